package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;

/** What must be true of a tenant whose tasks have all ended, whatever happened to the platform meanwhile. */
record Invariants(PlatformDatabase database, String tenant) {

    void assertHold() throws SQLException {
        assertThat(database.rows("""
                SELECT t.name, count(e.seq) FROM tasks t
                LEFT JOIN task_events e ON e.task_id = t.id AND e.type = 'task.finished'
                WHERE t.tenant_id = '%s' GROUP BY t.id, t.name HAVING count(e.seq) <> 1
                """.formatted(tenant)))
                .as("tasks that did not finish exactly once")
                .isEmpty();
        assertTheLedgerBalances();
        assertThat(database.rows("SELECT original_subject, last_error FROM dlq_messages WHERE NOT resolved"))
                .as("dead letters")
                .isEmpty();
        assertThat(database.rows("SELECT * FROM audit_verify('" + tenant + "')"))
                .as("breaks in the audit chain")
                .isEmpty();
    }

    private void assertTheLedgerBalances() throws SQLException {
        long committed = database.number("""
                SELECT coalesce(sum(tokens), 0) FROM budget_transactions WHERE tenant_id = '%s' AND kind = 'COMMIT'
                """.formatted(tenant));
        assertThat(committed).isPositive();
        assertThat(database.rows("SELECT used, reserved FROM budget_limits WHERE tenant_id = '" + tenant + "'"))
                .containsExactly(committed + " 0");
        assertThat(database.rows("""
                SELECT request_id FROM budget_reservations WHERE tenant_id = '%s' AND state = 'OPEN'
                """.formatted(tenant))).as("open reservations").isEmpty();
        assertThat(database.rows("""
                SELECT request_id FROM budget_transactions
                WHERE tenant_id = '%s' AND kind IN ('COMMIT', 'RELEASE', 'EXPIRE')
                GROUP BY request_id HAVING count(*) > 1
                """.formatted(tenant)))
                .as("reservations settled twice")
                .isEmpty();
    }
}
