package dev.golden.operations.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.operations.CommandFailures;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MigrateCommandIT {

    private final TestDatabase database = Servers.shared().newEmptyDatabase();
    private final StringWriter out = new StringWriter();

    @AfterEach
    void dropLogins() throws SQLException {
        // Roles belong to the server, which other tests share.
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (ServiceLogin login : ServiceLogin.values()) {
                statement.execute("DROP ROLE IF EXISTS " + login.login());
            }
        }
    }

    @Test
    void createsSchemaAndLoginsOnceAndChangesPasswordsThatChanged() throws SQLException {
        Map<String, String> passwords = Map.of("ORCHESTRATOR_PASSWORD", "first-1", "SANDBOX_PASSWORD", "box'\\$:1");
        assertThat(migrate(passwords)).isZero();
        assertThat(out.toString())
                .contains("orchestrator_login   CREATED", "sandbox_login        CREATED")
                .doesNotContain("peer_hub_login", "first-1", "box'");
        String verifier = verifier();

        assertThat(migrate(passwords)).isZero();
        assertThat(out.toString()).contains("up to date", "orchestrator_login   UNCHANGED");
        assertThat(verifier()).isEqualTo(verifier);

        assertThat(migrate(Map.of("ORCHESTRATOR_PASSWORD", "second-2"))).isZero();
        assertThat(out.toString()).contains("orchestrator_login   PASSWORD_CHANGED");
        // The servers of tests let everybody in: what they would compare a password with is what counts.
        assertThat(ScramVerifier.matches(verifier(), "second-2")).isTrue();
        assertThat(ScramVerifier.matches(verifier(), "first-1")).isFalse();
    }

    @Test
    void aVerifierIsTheOneThatPostgresMakes() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            execute(connection, "CREATE ROLE verifier_test PASSWORD 'box''\\$:1'");
            String verifier = value(connection, "SELECT rolpassword FROM pg_authid WHERE rolname = 'verifier_test'");
            connection.rollback();
            assertThat(ScramVerifier.matches(verifier, "box'\\$:1")).isTrue();
            assertThat(ScramVerifier.matches(verifier, "box'\\$:2")).isFalse();
        }
    }

    @Test
    void aLoginIsItsServiceAndNothingElse() throws SQLException {
        assertThat(migrate(Map.of("DLQ_WORKER_PASSWORD", "dead"))).isZero();

        try (Connection connection = login("dlq_worker_login", "dead")) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo("golden_dlq");
            assertThat(value(connection, "SELECT count(*) FROM dlq_messages")).isEqualTo("0");
            assertThatThrownBy(() -> value(connection, "SELECT count(*) FROM tasks"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> value(connection, "SET ROLE golden_orchestrator"))
                    .hasMessageContaining("permission denied");
            // Without the role there is nothing left: rights are not inherited.
            execute(connection, "SET ROLE NONE");
            assertThatThrownBy(() -> value(connection, "SELECT count(*) FROM dlq_messages"))
                    .hasMessageContaining("permission denied");
            execute(connection, "RESET ROLE");
            assertThat(value(connection, "SELECT current_user")).isEqualTo("golden_dlq");
        }
        try (Connection connection = database.connect()) {
            assertThat(value(connection, """
                            SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit
                            FROM pg_roles WHERE rolname = 'dlq_worker_login'
                            """)).isEqualTo("f");
        }
    }

    @Test
    void whatCannotBeDoneIsSaidInOneSentence() {
        assertThat(migrate(Map.of("SANDBOX_PASSWORD", "with space"))).isEqualTo(1);
        assertThat(out.toString()).contains("SANDBOX_PASSWORD must").doesNotContain("with space");
    }

    private int migrate(Map<String, String> environment) {
        out.getBuffer().setLength(0);
        PrintWriter writer = new PrintWriter(out, true);
        return new CommandLine(new MigrateCommand(environment))
                .setOut(writer)
                .setErr(writer)
                .setExecutionExceptionHandler(new CommandFailures(Map.of(), List.of()))
                .execute(
                        "--db", database.jdbcUrl(), "--db-user", database.user(), "--db-password", database.password());
    }

    private String verifier() throws SQLException {
        try (Connection connection = database.connect()) {
            String verifier =
                    value(connection, "SELECT rolpassword FROM pg_authid WHERE rolname = 'orchestrator_login'");
            assertThat(verifier).startsWith("SCRAM-SHA-256$4096:");
            return verifier;
        }
    }

    private Connection login(String user, String password) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), user, password);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
