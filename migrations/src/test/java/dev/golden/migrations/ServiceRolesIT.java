package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connects as each service, with a login of its own, and looks what it can reach. */
class ServiceRolesIT {

    private static final String SHARED = "audit_log idempotency_keys inbox outbox revoked_tokens";

    private static String url;

    @BeforeAll
    static void createLogins() throws SQLException {
        url = TestPostgres.newDatabase();
        try (Connection connection = TestPostgres.connect(url)) {
            for (String service : List.of("orchestrator", "peer_hub", "supervisor", "sandbox", "dlq")) {
                TestPostgres.rows(connection, "DROP ROLE IF EXISTS test_" + service);
                TestPostgres.rows(
                        connection, "CREATE ROLE test_" + service + " LOGIN PASSWORD 'test' IN ROLE golden_" + service);
            }
            TestPostgres.rows(connection, "INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('red', 5)");
            TestPostgres.rows(connection, "INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('blue', 5)");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
            orchestrator: active_prompts artifacts budget_limits budget_reservations budget_transactions \
            injection_findings model_answer_sizes model_calls model_pauses remote_agents task_events task_runs task_steps tasks
            peer_hub: active_prompts agent_work agents budget_limits budget_reservations budget_transactions injection_findings \
            model_answer_sizes model_calls model_pauses review_assignments review_verdicts reviewer_reliability reviews
            supervisor: agent_prompts audit_chain backup_runs escalations governance_status learning_governance learning_outcomes
            sandbox: execution_output executions
            dlq: dlq_messages
            """)
    void reachesItsOwnTablesOnly(String service, String own) throws SQLException {
        Set<String> expected = new TreeSet<>(Arrays.asList((own + " " + SHARED).split(" ")));
        try (Connection admin = TestPostgres.connect(url);
                Connection connection = connect(service)) {
            Set<String> reached = new TreeSet<>();
            for (String table : TestPostgres.rows(admin, """
                    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                        AND relkind IN ('r', 'p', 'v')
                    """)) {
                try {
                    TestPostgres.rows(connection, "SELECT 1 FROM " + table + " LIMIT 1");
                    reached.add(table);
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(table).isEqualTo("42501");
                }
                try {
                    TestPostgres.rows(connection, "DELETE FROM " + table + " WHERE FALSE");
                    assertThat(table).isIn("outbox", "inbox", "idempotency_keys", "executions");
                } catch (SQLException e) {
                    // A view of several tables answers 55000; nothing was deleted either way.
                    assertThat(e.getSQLState()).as(table).isIn("42501", "55000");
                }
            }
            // Every service writes audit rows, only the supervisor reads them.
            if (!service.equals("supervisor")) {
                expected.remove("audit_log");
            }
            assertThat(reached).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orchestrator", "peer_hub", "sandbox", "dlq"})
    void ownersRightsAreNotForEverybody(String service) throws SQLException {
        try (Connection connection = connect(service)) {
            assertThatThrownBy(() -> TestPostgres.rows(connection, "SELECT * FROM audit_verify('red')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            assertThatThrownBy(() -> TestPostgres.rows(connection, "SELECT ensure_partitions(1)"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> TestPostgres.rows(connection, "CREATE TABLE mine (x int)"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void rowsOfOtherTenantsAreInvisible() throws SQLException {
        try (Connection connection = connect("orchestrator")) {
            String count = "SELECT count(*) FROM budget_limits";
            assertThat(TestPostgres.value(connection, count)).as("unset").isEqualTo("0");
            connection.setAutoCommit(false);
            TestPostgres.rows(connection, "SELECT set_config('golden.tenant', 'red', TRUE)");
            assertThat(TestPostgres.rows(connection, "SELECT tenant_id FROM budget_limits"))
                    .containsExactly("red");
            assertThat(TestPostgres.rows(
                            connection, "UPDATE budget_limits SET used = 1 WHERE tenant_id = 'blue' RETURNING 1"))
                    .isEmpty();
            connection.commit();
            assertThat(TestPostgres.value(connection, count)).as("after commit").isEqualTo("0");
            TestPostgres.rows(connection, "SELECT set_config('golden.tenant', '*', TRUE)");
            assertThat(TestPostgres.value(connection, count)).isEqualTo("2");
            connection.rollback();
            TestPostgres.rows(connection, "SELECT set_config('golden.tenant', 'red', TRUE)");
            assertThatThrownBy(() -> TestPostgres.rows(
                            connection, "INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('green', 1)"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void auditRowsAreReadByTenant() throws SQLException {
        try (Connection writer = connect("sandbox");
                Connection reader = connect("supervisor")) {
            TestPostgres.rows(writer, AuditChainIT.INSERT, "red", "sandbox.execute");
            assertThat(TestPostgres.value(reader, "SELECT count(*) FROM audit_log"))
                    .isEqualTo("0");
            TestPostgres.rows(reader, "SELECT set_config('golden.tenant', 'blue', FALSE)");
            assertThat(TestPostgres.value(reader, "SELECT count(*) FROM audit_log"))
                    .isEqualTo("0");
            TestPostgres.rows(reader, "SELECT set_config('golden.tenant', 'red', FALSE)");
            assertThat(TestPostgres.value(reader, "SELECT count(*) FROM audit_log"))
                    .isEqualTo("1");
        }
    }

    private static Connection connect(String service) {
        return TestPostgres.connect(url, "test_" + service, "test");
    }
}
