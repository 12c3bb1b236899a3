package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the database has what the migration files make. They are read, so a new file is checked without a word here. */
final class SchemaChecks {

    private static final String FOLDER = "/dev/golden/migrations/";
    private static final List<String> FILES = List.of(
            "001_initial_schema.sql",
            "002_peer_review.sql",
            "003_learning_governance.sql",
            "004_service_roles.sql",
            "005_task_claims.sql");
    private static final Pattern TABLE =
            Pattern.compile("^CREATE (?:TABLE|VIEW|OR REPLACE VIEW) (?:IF NOT EXISTS )?(\\w+)", Pattern.MULTILINE);
    private static final Pattern FUNCTION =
            Pattern.compile("^CREATE (?:OR REPLACE )?FUNCTION (\\w+)", Pattern.MULTILINE);

    private SchemaChecks() {}

    static Result migrated(Deployment deployment, int number) throws SQLException, IOException {
        Database database = deployment.database();
        String file = FILES.get(number - 1);
        String text = read(file);
        List<String> faults = missingTables(database, names(TABLE, text));
        if (faults.isEmpty() && database.hasTable("flyway_schema_history")) {
            return Result.when(
                    database.isTrue(
                            "SELECT count(*) > 0 FROM flyway_schema_history WHERE success AND version::text ~ ?",
                            "^0*" + number + "$"),
                    file + " is in the history of migrations",
                    file + " is not in flyway_schema_history");
        }
        return Result.of(faults, "everything that " + file + " makes is there");
    }

    static Result tables(Deployment deployment) throws SQLException, IOException {
        Set<String> expected = names(TABLE, all(deployment.database()));
        return Result.of(missingTables(deployment.database(), expected), expected.size() + " tables and views");
    }

    static Result functions(Deployment deployment) throws SQLException, IOException {
        Set<String> expected = names(FUNCTION, all(deployment.database()));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(deployment.database().column("""
                SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"""));
        return Result.of(
                missing.stream().map(name -> "function " + name + " is missing").toList(),
                expected.size() + " functions");
    }

    /** Function and view must tell the same. */
    static Result governanceFunction(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            boolean may = database.isTrue("SELECT can_auto_update_prompt('developer')");
            String status = database.value("SELECT status FROM governance_status WHERE agent_role = 'developer'");
            if (may != status.equals("READY")) {
                return Result.fail(
                        "can_auto_update_prompt('developer') is " + may + " while governance_status says " + status);
            }
            if (database.isTrue("SELECT can_auto_update_prompt('security')")
                    || database.isTrue("SELECT can_auto_update_prompt('nobody')")) {
                return Result.fail("can_auto_update_prompt allows a role that it must not");
            }
            return Result.pass("can_auto_update_prompt('developer') = " + may + ", governance_status " + status);
        });
    }

    static Result governanceStatus(Deployment deployment) throws SQLException {
        Set<String> roles = deployment.database().column("SELECT agent_role FROM governance_status");
        Set<String> missing = new TreeSet<>(Set.of(
                "planner", "architect", "developer", "tester", "security", "reviewer", "documenter", "supervisor"));
        missing.removeAll(roles);
        if (!missing.isEmpty()) {
            return Result.fail("governance_status lacks " + String.join(", ", missing));
        }
        Set<String> automatic = deployment
                .database()
                .column(
                        "SELECT agent_role FROM governance_status WHERE mode = 'auto' AND agent_role IN ('security', 'supervisor')");
        Set<String> without =
                deployment.database().column("SELECT agent_role FROM governance_status WHERE active_prompt_id IS NULL");
        if (!automatic.isEmpty() || !without.isEmpty()) {
            return Result.fail("changed without a human: " + automatic + ", without an active prompt: " + without);
        }
        return Result.pass(roles.size() + " roles, security and supervisor manual");
    }

    private static List<String> missingTables(Database database, Set<String> expected) throws SQLException {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(database.column("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
        return missing.stream().map(name -> "table " + name + " is missing").toList();
    }

    /** Text of all files that this database's version should have. */
    private static String all(Database database) throws SQLException, IOException {
        Set<String> files = new TreeSet<>(FILES);
        if (database.hasTable("flyway_schema_history")) {
            files.addAll(
                    database.column("SELECT script FROM flyway_schema_history WHERE success AND script ~ '[.]sql$'"));
        }
        StringBuilder text = new StringBuilder();
        for (String file : files) {
            // A database may be ahead of this program; what it has more is not judged.
            if (SchemaChecks.class.getResource(FOLDER + file) != null) {
                text.append(read(file)).append('\n');
            }
        }
        return text.toString();
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String read(String file) throws IOException {
        try (InputStream in = SchemaChecks.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IOException("the migration " + file + " is not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
