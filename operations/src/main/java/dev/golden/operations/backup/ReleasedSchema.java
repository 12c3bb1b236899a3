package dev.golden.operations.backup;

import dev.golden.migrations.Migrations;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The schema of this release, and how a database compares with it. */
final class ReleasedSchema {

    private static final Pattern TABLE = Pattern.compile("^CREATE TABLE (?:IF NOT EXISTS )?(\\w+)", Pattern.MULTILINE);

    private ReleasedSchema() {}

    static Migrations.State state(DatabaseAddress database) {
        try {
            return Migrations.state(database.url(), database.user(), database.password());
        } catch (RuntimeException e) {
            throw new OperationException("The schema cannot be examined: " + firstLine(e), e);
        }
    }

    /**
     * Number of the database's schema.
     *
     * @param present names of its tables
     * @throws OperationException when it is not the one of this release: what is in it could not be put back
     */
    static int require(DatabaseAddress database, List<String> present) {
        Migrations.State state = state(database);
        if (state.failed()) {
            throw new OperationException("A migration was applied in part; repair the schema first.");
        }
        if (state.applied() > state.newest()) {
            throw new OperationException("The schema is " + state.applied() + " and this version knows "
                    + state.newest() + "; use the newer version.");
        }
        if (state.applied() > 0 && state.applied() < state.newest()) {
            throw new OperationException("The schema is " + state.applied() + " and this version works on "
                    + state.newest() + "; run `golden migrate` first, or use the version that runs there.");
        }
        if (state.applied() == 0) {
            // Made with psql: there is no record of what was run.
            List<String> missing = new ArrayList<>(tables(state.scripts()));
            missing.removeAll(present);
            if (!missing.isEmpty()) {
                throw new OperationException("The database does not have the schema of this version, it lacks "
                        + String.join(", ", missing) + "; name another database or run its migrations.");
            }
        }
        return state.newest();
    }

    /** Migrates an empty database as far as the archive's was. */
    static void migrateTo(DatabaseAddress database, int schema, boolean hasTables) {
        Migrations.State state = state(database);
        if (schema > state.newest()) {
            throw new OperationException("The archive has schema " + schema + " and this version knows "
                    + state.newest() + "; restore with the version that made it or a newer one.");
        }
        if (state.applied() > schema) {
            throw new OperationException("The database has schema " + state.applied() + " already and the archive "
                    + schema + "; restore into a new database, before anything migrates it.");
        }
        // Tables without a record of migrations were made with psql: whether they fit is compared one by one.
        if (state.applied() < schema && !(state.applied() == 0 && hasTables)) {
            try {
                Migrations.migrate(database.url(), database.user(), database.password(), schema);
            } catch (RuntimeException e) {
                throw new OperationException("The migrations cannot be applied: " + firstLine(e), e);
            }
        }
    }

    private static List<String> tables(List<String> scripts) {
        List<String> tables = new ArrayList<>();
        for (String script : scripts) {
            try (InputStream in = Migrations.class.getResourceAsStream(script)) {
                if (in == null) {
                    throw new IllegalStateException(script);
                }
                Matcher table = TABLE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                while (table.find()) {
                    tables.add(table.group(1));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return tables;
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("unknown");
    }
}
