package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements of the deployment checklist and the runbooks, word for word. */
class RunbookSqlIT {

    private Connection connection;

    @BeforeEach
    void connect() {
        connection = TestPostgres.connect(TestPostgres.newDatabase());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void deadLetters() throws SQLException {
        for (int i = 1; i <= 3; i++) {
            TestPostgres.rows(connection, """
                    INSERT INTO dlq_messages (id, tenant_id, message_id, original_subject, stream, consumer, headers, data,
                        data_encoding, category, error_class, last_error, error_count, delivery_count, resolved,
                        created_at, updated_at)
                    VALUES (gen_random_uuid(), 'red', ?, 'tasks.task.submitted.v1', 'TASKS', 'c', '{}', 'payload', 'utf8',
                        'INVALID', 'x.Y', 'bad', ?, 1, ? = 3, now() + make_interval(secs => ?), now())
                    """, "m" + i, i, i, i);
        }
        assertThat(TestPostgres.rows(connection, "SELECT COUNT(*) FROM dlq_messages WHERE resolved = FALSE;"))
                .containsExactly("2");
        assertThat(TestPostgres.rows(connection, """
                        SELECT original_subject, error_count, data
                        FROM dlq_messages
                        WHERE resolved = FALSE
                        ORDER BY created_at DESC
                        LIMIT 10;
                        """))
                .containsExactly("tasks.task.submitted.v1|2|payload", "tasks.task.submitted.v1|1|payload");
        assertThat(TestPostgres.rows(connection, """
                        SELECT original_subject, COUNT(*)
                        FROM dlq_messages
                        WHERE resolved = FALSE
                        GROUP BY original_subject;
                        """)).containsExactly("tasks.task.submitted.v1|2");
    }

    @Test
    void budgetExhausted() throws SQLException {
        String reserve = "SELECT state FROM budget_reserve('tenant-123', ?, 1500000, NULL, NULL, '1 min', 1000000)";
        assertThat(TestPostgres.value(connection, reserve, "first")).isEqualTo("DENIED");
        assertThat(TestPostgres.rows(connection, "SELECT * FROM budget_limits WHERE tenant_id = 'tenant-123';"))
                .hasSize(1);
        assertThat(TestPostgres.rows(connection, """
                        SELECT * FROM budget_transactions
                        WHERE tenant_id = 'tenant-123'
                        ORDER BY timestamp DESC
                        LIMIT 20;
                        """)).hasSize(1);
        TestPostgres.rows(connection, """
                UPDATE budget_limits
                SET total_limit = 2000000
                WHERE tenant_id = 'tenant-123';
                """);
        assertThat(TestPostgres.value(connection, reserve, "next")).isEqualTo("OPEN");
    }

    @Test
    void learningUpdatesBlocked() throws SQLException {
        TestPostgres.rows(connection, """
                INSERT INTO agent_prompts (id, agent_role, version, content, base_id, approval_status, proposed_by)
                SELECT 123, 'developer', (SELECT max(version) + 1 FROM agent_prompts WHERE agent_role = 'developer'), 'better',
                    active_prompt_id, 'pending_review', 'learner'
                FROM learning_governance WHERE agent_role = 'developer'
                """);
        assertThat(TestPostgres.rows(connection, "SELECT * FROM governance_status;"))
                .hasSize(8);
        assertThat(TestPostgres.rows(connection, """
                        SELECT * FROM agent_prompts
                        WHERE approval_status = 'pending_review';
                        """)).hasSize(1);
        assertThat(TestPostgres.rows(
                        connection, "SELECT approve_prompt_update(123, 'admin', 'Reviewed and approved');"))
                .containsExactly("t");
        assertThat(TestPostgres.value(connection, "SELECT can_auto_update_prompt('developer');"))
                .isEqualTo("f");
        assertThat(TestPostgres.value(connection, "SELECT * FROM governance_status WHERE agent_role = 'developer';"))
                .contains("COOLDOWN");
        TestPostgres.rows(connection, """
                UPDATE learning_governance
                SET last_update_at = NULL
                WHERE agent_role = 'developer';
                """);
        assertThat(TestPostgres.value(connection, "SELECT can_auto_update_prompt('developer');"))
                .isEqualTo("t");
    }
}
