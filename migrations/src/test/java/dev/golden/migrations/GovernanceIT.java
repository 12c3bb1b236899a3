package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GovernanceIT {

    private static final String CAN = "SELECT can_auto_update_prompt(?)";
    private static final String APPROVE = "SELECT approve_prompt_update(?, ?, 'checked')";
    private static final String AUTO = "SELECT auto_approve_prompt_update(?)";
    private static final String STATUS = "SELECT status FROM governance_status WHERE agent_role = ?";

    private String url;
    private Connection connection;

    @BeforeEach
    void connect() {
        url = TestPostgres.newDatabase();
        connection = TestPostgres.connect(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @CsvSource({
        "developer,t",
        "planner,t",
        "tester,t",
        "reviewer,t",
        "security,f",
        "supervisor,f",
        "nobody,f",
    })
    void rolesAreSeededWithTheirPolicy(String role, String expected) throws SQLException {
        assertThat(TestPostgres.value(connection, CAN, role)).isEqualTo(expected);
    }

    @Test
    void cooldownHoldsUntilItIsOverOrLifted() throws SQLException {
        approve(propose("developer", "bob", 0), "alice");
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("f");
        assertThat(TestPostgres.value(connection, STATUS, "developer")).isEqualTo("COOLDOWN");
        TestPostgres.rows(connection, "UPDATE learning_governance SET last_update_at = now() - interval '7 hours'");
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("t");
        TestPostgres.rows(connection, "UPDATE learning_governance SET last_update_at = now()");
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("f");
        TestPostgres.rows(
                connection, "UPDATE learning_governance SET last_update_at = NULL WHERE agent_role = 'developer'");
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("t");
    }

    @Test
    void dailyLimitHoldsUntilTheNextDay() throws SQLException {
        TestPostgres.rows(connection, "UPDATE learning_governance SET cooldown = interval '0'");
        for (int i = 0; i < 3; i++) {
            assertThat(TestPostgres.value(connection, AUTO, propose("developer", "learner", 20)))
                    .isEqualTo("t");
        }
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("f");
        assertThat(TestPostgres.value(connection, STATUS, "developer")).isEqualTo("DAILY_LIMIT");
        long fourth = propose("developer", "learner", 20);
        assertThat(TestPostgres.value(connection, AUTO, fourth)).isEqualTo("f");
        TestPostgres.rows(connection, "UPDATE learning_governance SET updates_day = updates_day - 1");
        assertThat(TestPostgres.value(connection, AUTO, fourth)).isEqualTo("t");
    }

    @Test
    void evidenceDecidesWhatGoesLiveByItself() throws SQLException {
        assertThat(TestPostgres.value(connection, AUTO, propose("developer", "learner", 19)))
                .isEqualTo("f");
        assertThat(TestPostgres.value(connection, AUTO, propose("developer", "learner", 20)))
                .isEqualTo("t");
        assertThat(TestPostgres.value(connection, AUTO, propose("security", "learner", 500)))
                .as("manual role")
                .isEqualTo("f");
        assertThat(TestPostgres.value(connection, STATUS, "security")).isEqualTo("PENDING_APPROVAL");
    }

    @Test
    void approvalActivatesSupersedesAndIsAudited() throws SQLException {
        long id = propose("security", "bob", 0);
        approve(id, "alice");
        assertThat(TestPostgres.value(
                        connection, "SELECT active_prompt_id FROM governance_status WHERE agent_role = 'security'"))
                .isEqualTo(String.valueOf(id));
        assertThat(TestPostgres.rows(
                        connection,
                        "SELECT version, approval_status FROM agent_prompts WHERE agent_role = 'security' ORDER BY 1"))
                .containsExactly("1|superseded", "2|approved");
        assertThat(TestPostgres.value(
                        connection, "SELECT actor, action, object_id, result FROM audit_log WHERE service = 'sql'"))
                .isEqualTo("alice|prompt.approve|" + id + "|DONE");
    }

    @Test
    void proposerMayNotApprove() throws SQLException {
        long id = propose("developer", "bob", 0);
        refused("42501", () -> approve(id, "bob"));
        refused("22023", () -> approve(id, " "));
        refused("P0002", () -> approve(999999, "alice"));
    }

    @Test
    void decisionIsMadeOnce() throws SQLException {
        long id = propose("developer", "bob", 0);
        TestPostgres.rows(connection, "SELECT reject_prompt_update(?, 'alice', 'no')", id);
        refused("23505", () -> approve(id, "alice"));
        refused("23505", () -> TestPostgres.rows(connection, "SELECT reject_prompt_update(?, 'carol', 'no')", id));
    }

    @Test
    void proposalOnAnOldBaseIsVoid() throws SQLException {
        long stale = propose("developer", "bob", 0);
        approve(propose("developer", "bob", 0), "alice");
        refused("55000", () -> approve(stale, "alice"));
    }

    @Test
    void rollbackMovesThePointerBack() throws SQLException {
        approve(propose("developer", "bob", 0), "alice");
        TestPostgres.rows(connection, "SELECT rollback_prompt('developer', 'alice', 'worse')");
        assertThat(TestPostgres.rows(
                        connection,
                        "SELECT version, approval_status FROM agent_prompts WHERE agent_role = 'developer' ORDER BY 1"))
                .containsExactly("1|superseded", "2|approved", "3|rolled_back");
        assertThat(TestPostgres.value(
                        connection, "SELECT active_version FROM governance_status WHERE agent_role = 'developer'"))
                .isEqualTo("2");
        refused("55000", () -> TestPostgres.rows(connection, "SELECT rollback_prompt('developer', 'alice', 'x')"));
    }

    @Test
    void versionsAreImmutable() {
        refused("42501", () -> TestPostgres.rows(connection, "UPDATE agent_prompts SET content = 'x' WHERE id = 1"));
        refused("42501", () -> TestPostgres.rows(connection, "DELETE FROM agent_prompts WHERE id = 1"));
    }

    @Test
    void secondOfTwoConcurrentCallersSeesWhatTheFirstDid() throws Exception {
        long first = propose("developer", "learner", 20);
        connection.setAutoCommit(false);
        assertThat(TestPostgres.value(connection, CAN, "developer")).isEqualTo("t");
        try (Connection other = TestPostgres.connect(url)) {
            String pid = TestPostgres.value(other, "SELECT pg_backend_pid()");
            CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> {
                try {
                    return TestPostgres.value(other, CAN, "developer");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitBlocked(pid);
            TestPostgres.rows(connection, AUTO, first);
            connection.commit();
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("f");
        }
    }

    private void awaitBlocked(String pid) throws SQLException {
        try (Connection observer = TestPostgres.connect(url)) {
            long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!TestPostgres.value(observer, "SELECT cardinality(pg_blocking_pids(?::int)) > 0", pid)
                    .equals("t")) {
                assertThat(System.nanoTime())
                        .as("the second caller waits for the first")
                        .isLessThan(giveUp);
            }
        }
    }

    private long propose(String role, String by, int evidence) throws SQLException {
        return Long.parseLong(TestPostgres.value(connection, """
                INSERT INTO agent_prompts (agent_role, version, content, base_id, approval_status, proposed_by,
                    evidence_count, evidence_sha256)
                SELECT g.agent_role, (SELECT max(version) + 1 FROM agent_prompts WHERE agent_role = g.agent_role),
                    'better', g.active_prompt_id, 'pending_review', ?, ?, CASE WHEN ? > 0 THEN repeat('a', 64) END
                FROM learning_governance g WHERE g.agent_role = ?
                RETURNING id
                """, by, evidence, evidence, role));
    }

    private void approve(long id, String approver) throws SQLException {
        assertThat(TestPostgres.value(connection, APPROVE, id, approver)).isEqualTo("t");
    }

    private static void refused(String state, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }
}
