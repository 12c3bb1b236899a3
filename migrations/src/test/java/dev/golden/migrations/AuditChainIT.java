package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditChainIT {

    static final String INSERT = """
            INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action, object_type,
                object_id, result)
            VALUES (gen_random_uuid(), ?, clock_timestamp(), 'alice "quoted" é \\ ', 'j', 'ADMIN', 'red', 'test', ?, 'task',
                '1', 'DONE')
            """;

    private static final String VERIFY = "SELECT seq, problem FROM audit_verify(?)";

    private String url;

    @BeforeEach
    void createDatabase() {
        url = TestPostgres.newDatabase();
    }

    @Test
    void rowsAreLinkedPerTenantAndVerify() throws SQLException {
        try (Connection connection = TestPostgres.connect(url)) {
            for (String tenant : List.of("red", "blue", "red")) {
                TestPostgres.rows(connection, INSERT, tenant, "task.submit");
            }
            assertThat(TestPostgres.rows(connection, "SELECT tenant_id, seq FROM audit_chain ORDER BY 1, 2"))
                    .containsExactly("blue|1", "red|1", "red|2");
            assertThat(TestPostgres.rows(connection, VERIFY, "red")).isEmpty();
        }
    }

    @Test
    void rolledBackActLeavesNoLink() throws SQLException {
        try (Connection connection = TestPostgres.connect(url)) {
            connection.setAutoCommit(false);
            TestPostgres.rows(connection, INSERT, "red", "task.submit");
            connection.rollback();
            assertThat(TestPostgres.value(connection, "SELECT count(*) FROM audit_chain"))
                    .isEqualTo("0");
        }
    }

    /** Only a superuser who switches the guards off can alter history; verification names the first break. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            UPDATE audit_log SET actor = 'mallory' WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 2); \
            2|row was altered
            DELETE FROM audit_log WHERE id = (SELECT audit_id FROM audit_chain WHERE seq = 3); 3|missing audit row
            DELETE FROM audit_chain WHERE seq = 2; 3|missing link 2
            UPDATE audit_chain SET previous_hash = repeat('1', 64) WHERE seq = 4; 4|previous hash differs
            DELETE FROM audit_chain WHERE seq = 5; 5|row without link
            """)
    void alterationIsFound(String attack, String found) throws SQLException {
        try (Connection connection = TestPostgres.connect(url)) {
            for (int i = 0; i < 5; i++) {
                TestPostgres.rows(connection, INSERT, "red", "task.submit");
            }
            assertThatThrownBy(() -> TestPostgres.rows(connection, attack)).hasMessageContaining("append-only");
            TestPostgres.rows(connection, "SET session_replication_role = replica");
            TestPostgres.rows(connection, attack);
            assertThat(TestPostgres.rows(connection, VERIFY, "red")).containsExactly(found);
        }
    }

    @Test
    void chainDoesNotForkUnderConcurrentWriters() throws Exception {
        int writers = 16;
        int each = 25;
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        try (var executor = Executors.newFixedThreadPool(writers)) {
            for (int w = 0; w < writers; w++) {
                String own = "own" + w % 3;
                running.add(executor.submit(() -> {
                    try (Connection connection = TestPostgres.connect(url)) {
                        connection.setAutoCommit(false);
                        go.await();
                        for (int i = 0; i < each; i++) {
                            TestPostgres.rows(connection, INSERT, "hot", "task.submit");
                            TestPostgres.rows(connection, INSERT, own, "task.submit");
                            connection.commit();
                        }
                    }
                    return true;
                }));
            }
            go.countDown();
            for (Future<?> writer : running) {
                writer.get(60, TimeUnit.SECONDS);
            }
        }
        try (Connection connection = TestPostgres.connect(url)) {
            assertThat(TestPostgres.value(
                            connection, "SELECT count(*), max(seq) FROM audit_chain WHERE tenant_id = 'hot'"))
                    .isEqualTo(writers * each + "|" + writers * each);
            for (String tenant : List.of("hot", "own0", "own1", "own2")) {
                assertThat(TestPostgres.rows(connection, VERIFY, tenant)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"audit_log", "audit_chain", "budget_transactions", "task_events", "review_verdicts"})
    void appendOnlyTablesRefuseChange(String table) throws SQLException {
        try (Connection connection = TestPostgres.connect(url)) {
            TestPostgres.rows(connection, "SET session_replication_role = replica");
            TestPostgres.rows(
                    connection,
                    switch (table) {
                        case "audit_log" -> INSERT.replaceFirst("\\?", "'red'").replaceFirst("\\?", "'x'");
                        case "audit_chain" -> "INSERT INTO audit_chain VALUES ('red', 1, gen_random_uuid(), '', '')";
                        case "budget_transactions" ->
                            "INSERT INTO budget_transactions (tenant_id, kind, tokens, used_after, reserved_after, limit_after)"
                                    + " VALUES ('red', 'LIMIT', 0, 0, 0, 0)";
                        case "task_events" ->
                            "INSERT INTO task_events VALUES (gen_random_uuid(), 1, 'red', 'x', '{}', now())";
                        default ->
                            "INSERT INTO review_verdicts (id, review_id, tenant_id, agent_id, decision, probability,"
                                    + " submitted_by, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'red', 'a',"
                                    + " 'APPROVE', 1, 'x', now())";
                    });
            TestPostgres.rows(connection, "SET session_replication_role = origin");
            for (String change : List.of("UPDATE " + table + " SET tenant_id = 'blue'", "DELETE FROM " + table)) {
                assertThatThrownBy(() -> TestPostgres.rows(connection, change))
                        .hasMessageContaining("append-only")
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
    }
}
