package dev.golden.operations.backup;

import dev.golden.operations.connection.DatabaseAddress;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Databases with data of every kind, and empty ones that belong to a user who is no superuser. */
public final class Databases {

    private static final String OWNER = "golden_restore_owner";
    private static final String PASSWORD = "not-a-superuser";

    private Databases() {}

    public static DatabaseAddress migrated() {
        TestDatabase database = Servers.shared().newDatabase();
        return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
    }

    /** Empty; its owner may create roles, as the migrations need, and nothing else. */
    public static DatabaseAddress emptyWithPlainOwner() throws SQLException {
        TestDatabase database = Servers.shared().newEmptyDatabase();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '%1$s') THEN
                            CREATE ROLE %1$s LOGIN CREATEROLE PASSWORD '%2$s';
                        END IF;
                        EXECUTE format('ALTER DATABASE %%I OWNER TO %1$s', current_database());
                    END $$
                    """.formatted(OWNER, PASSWORD));
        }
        return new DatabaseAddress(database.jdbcUrl(), OWNER, PASSWORD);
    }

    /** Work under way, money, audit rows with every awkward character, an old month's partition. */
    public static void fill(DatabaseAddress database, int tasks) throws SQLException {
        execute(database, """
                CREATE TABLE task_events_202001 PARTITION OF task_events
                    FOR VALUES FROM ('2020-01-01 00:00:00+00') TO ('2020-02-01 00:00:00+00');
                INSERT INTO task_events VALUES
                    (gen_random_uuid(), 1, 'red', 'old', '{"at": "a month that the restored database never saw"}',
                     '2020-01-15 12:00:00+00');
                INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
                    object_type, object_id, result, reason, details)
                SELECT gen_random_uuid(), CASE WHEN n %% 3 = 0 THEN 'blue' ELSE 'red' END,
                    date_trunc('microseconds', clock_timestamp()), 'al"ice\\ ' || chr(1) || chr(31) || chr(127) || 'é€😀',
                    'j', 'ADMIN', 'red', 'test', 'task.submit', 'task', n::text, 'DONE',
                    E'tab\\t line\\n return\\r back\\b form\\f', '{"n":' || n || '}'
                FROM generate_series(1, 40) n;
                SELECT budget_reserve('red', 'r' || n, 100, NULL, NULL, interval '1 hour', 1000000)
                    FROM generate_series(1, 5) n;
                SELECT budget_settle('red', 'r1', 'COMMITTED', 60);
                SELECT budget_settle('red', 'r2', 'RELEASED', 0);
                INSERT INTO idempotency_keys (tenant_id, principal, route, key, payload_sha256, field_digests, status,
                    headers, body)
                VALUES ('red', 'p', 'POST /tasks', 'k', 'x', '{}', 202, '{}', '\\x00ff0a5c09');
                UPDATE learning_governance SET cooldown = interval '1 month 2 days 03:04:05.678901'
                    WHERE agent_role = 'developer';
                INSERT INTO tasks (id, tenant_id, name, role, language, status, priority, budget_tokens, input,
                    created_by, created_at, updated_at)
                SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'red', 'task ' || n, 'developer',
                    'python', 'EXECUTING', 3, 1000, jsonb_build_object('candidate', repeat(md5(n::text), 40)), 'a',
                    now(), now()
                FROM generate_series(1, %1$d) n;
                INSERT INTO task_runs (id, task_id, tenant_id, number, from_step, status, started_at)
                SELECT id, id, 'red', 1, 'PLAN', 'ACTIVE', now() FROM tasks;
                INSERT INTO task_steps (id, task_id, run_id, tenant_id, node, kind, status, priority, available_at,
                    lease_owner, lease_until, fencing_token, created_at)
                SELECT id, id, id, 'red', 'main', 'GUARD', 'RUNNING', 3, now(), 'worker-1', now() + interval '1 hour', 7,
                    now() FROM tasks;
                INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at, sent_at)
                SELECT gen_random_uuid(), 'orchestrator', 'tasks.x.y.v1', 'red', '{}', '{}',
                    now() - n * interval '10 minutes', now() - n * interval '10 minutes'
                FROM generate_series(0, 5) n;
                """.formatted(tasks));
    }

    public static void execute(DatabaseAddress database, String sql) throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each row as its columns joined by bars. */
    public static List<String> rows(DatabaseAddress database, String sql) throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }
}
