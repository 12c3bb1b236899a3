package dev.golden.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
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
        return configuration(jdbcUrl, user, password).load().migrate().migrationsExecuted;
    }

    /** Like {@link #migrate(String, String, String)}, but not beyond the file of that number. */
    public static int migrate(String jdbcUrl, String user, String password, int newest) {
        return configuration(jdbcUrl, user, password)
                .target(Integer.toString(newest))
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /** How far the schema is. */
    public static State state(String jdbcUrl, String user, String password) {
        MigrationInfoService info =
                configuration(jdbcUrl, user, password).load().info();
        MigrationInfo current = info.current();
        int newest = 0;
        List<String> scripts = new ArrayList<>();
        for (MigrationInfo one : info.all()) {
            if (!one.getState().name().startsWith("FUTURE")) {
                newest = Math.max(newest, number(one));
                scripts.add(one.getScript());
            }
        }
        return new State(
                current == null ? 0 : number(current),
                newest,
                Stream.of(info.applied()).anyMatch(one -> one.getState().isFailed()),
                List.copyOf(scripts));
    }

    /**
     * How far a schema is.
     *
     * @param applied number of the newest file that was applied; 0 when none was, or not by Flyway
     * @param newest number of the newest file there is
     * @param failed whether a file was applied in part
     * @param scripts names of the files there are
     */
    public record State(int applied, int newest, boolean failed, List<String> scripts) {}

    private static int number(MigrationInfo migration) {
        return migration.getVersion().getMajor().intValueExact();
    }

    static FluentConfiguration configuration(String jdbcUrl, String user, String password) {
        return Flyway.configure(Migrations.class.getClassLoader())
                // A transaction held as a lock would keep CREATE INDEX CONCURRENTLY waiting for ever.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .dataSource(jdbcUrl, user, password)
                .locations(LOCATION)
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
