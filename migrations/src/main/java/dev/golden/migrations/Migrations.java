package dev.golden.migrations;

import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings a database to the newest schema. The files are the same that {@code psql -f} runs, under the same names. */
public final class Migrations {

    static final String LOCATION = "classpath:dev/golden/migrations";

    private Migrations() {}

    /**
     * Applies what is missing; safe to repeat and to run from several processes at once. The user must own the schema
     * and may create roles.
     *
     * @return how many files were applied
     */
    public static int migrate(String jdbcUrl, String user, String password) {
        return configuration(jdbcUrl, user, password).locations(LOCATION).load().migrate().migrationsExecuted;
    }

    static FluentConfiguration configuration(String jdbcUrl, String user, String password) {
        return Flyway.configure(Migrations.class.getClassLoader())
                // A transaction held as a lock would keep CREATE INDEX CONCURRENTLY waiting for ever.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .dataSource(jdbcUrl, user, password)
                .sqlMigrationPrefix("")
                .sqlMigrationSeparator("_")
                .validateMigrationNaming(true)
                // Function bodies contain dollar signs and braces that are not placeholders.
                .placeholderReplacement(false)
                .connectRetries(10);
    }

    /** The migration Job: reads {@code GOLDEN_POSTGRES_URL}, {@code _USER} and {@code _PASSWORD}. */
    public static void main(String[] args) {
        int applied = migrate(
                require("GOLDEN_POSTGRES_URL"), require("GOLDEN_POSTGRES_USER"), require("GOLDEN_POSTGRES_PASSWORD"));
        System.out.println(applied == 0 ? "Schema is up to date." : "Applied " + applied + " migrations.");
    }

    private static String require(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }
}
