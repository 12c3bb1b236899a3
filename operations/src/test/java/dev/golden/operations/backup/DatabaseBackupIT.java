package dev.golden.operations.backup;

import static dev.golden.operations.backup.Databases.execute;
import static dev.golden.operations.backup.Databases.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.migrations.Migrations;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database's half of a backup; the whole is played in BackupIT of local-platform. */
class DatabaseBackupIT {

    private static final String GUARDS = """
            SELECT x FROM (
                SELECT 'constraint ' || t.conrelid::regclass || ' ' || t.conname || ' ' || pg_get_constraintdef(t.oid)
                    || ' ' || t.convalidated AS x
                FROM pg_constraint t WHERE t.connamespace = 'public'::regnamespace
                UNION ALL
                SELECT 'trigger ' || t.tgrelid::regclass || ' ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
                FROM pg_trigger t WHERE NOT t.tgisinternal
                UNION ALL
                SELECT 'rls ' || relname || ' ' || relrowsecurity FROM pg_class
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')) s
            WHERE x !~ 'flyway' ORDER BY x
            """;

    @TempDir
    private static Path folder;

    private static DatabaseAddress source;
    private static Path archive;

    @BeforeAll
    static void backUp() throws Exception {
        source = Databases.migrated();
        Databases.fill(source, 20);
        archive = Path.of(backup(source, "archive.zip").archive());
    }

    @Test
    void everyRowComesBackThoughTheOwnerIsNoSuperuser() throws Exception {
        DatabaseAddress target = Databases.emptyWithPlainOwner();

        Restore.Report report = restore(target, archive, false);

        assertThat(report.findings()).isEmpty();
        assertThat(rows(target, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                .containsExactly("f");
        assertThat(rows(target, GUARDS)).isEqualTo(rows(source, GUARDS));
        for (String table : List.of("tasks", "learning_governance", "idempotency_keys", "audit_chain", "task_events")) {
            String all = "SELECT * FROM " + table + " ORDER BY 1, 2";
            assertThat(rows(target, all)).as(table).containsAll(rows(source, all));
        }
        assertThat(rows(target, "SELECT tableoid::regclass FROM task_events WHERE type = 'old'"))
                .as("an old month has its partition")
                .containsExactly("task_events_202001");
        assertThat(rows(target, "SELECT result, digest IS NOT NULL FROM backup_runs"))
                .containsExactly("SUCCEEDED|t");
        assertThat(rows(target, "SELECT result FROM restore_runs")).containsExactly("SUCCEEDED");
    }

    @Test
    void aRestoredDatabaseGoesOnWhereItWas() throws Exception {
        DatabaseAddress target = Databases.emptyWithPlainOwner();
        restore(target, archive, false);

        assertThat(rows(target, "SELECT DISTINCT fencing_token, lease_until < now() FROM task_steps"))
                .as("no lease survives, no token of lost time is valid")
                .containsExactly("1000007|t");
        assertThat(rows(target, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))
                .as("without streams all that is there goes out again")
                .containsExactly("6");
        assertThatThrownBy(() -> execute(target, "UPDATE audit_log SET actor = 'mallory'"))
                .hasMessageContaining("append-only");
        execute(target, """
                SELECT budget_settle('red', 'r3', 'COMMITTED', 40);
                INSERT INTO agent_prompts (agent_role, version, content, approval_status, proposed_by)
                VALUES ('developer', 99, 'x', 'rejected', 'a');
                INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
                    object_type, object_id, result)
                VALUES (gen_random_uuid(), 'red', now(), 'a', 'j', 'ADMIN', 'red', 't', 'x', 't', '1', 'DONE')
                """);
        assertThat(rows(target, "SELECT * FROM audit_verify('red')")).isEmpty();
        assertThat(rows(target, "SELECT count(*) FROM audit_log WHERE action = 'recovery.resume'"))
                .containsExactly("1");
        assertThat(rows(target, "SELECT used, reserved FROM budget_limits WHERE tenant_id = 'red'"))
                .containsExactly("100|200");
    }

    @Test
    void whatIsNotEmptyIsRefusedAndNamed() throws Exception {
        DatabaseAddress used = Databases.migrated();
        Databases.fill(used, 3);
        List<String> before = rows(used, "SELECT * FROM tasks ORDER BY id");

        assertThatThrownBy(() -> restore(used, archive, false))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("tasks (3 rows)");

        assertThat(rows(used, "SELECT * FROM tasks ORDER BY id")).isEqualTo(before);
        assertThat(rows(used, "SELECT * FROM restore_runs")).isEmpty();
    }

    @Test
    void contradictionsStopTheRestoreUnlessAccepted() throws Exception {
        DatabaseAddress tampered = Databases.migrated();
        Databases.fill(tampered, 3);
        execute(tampered, """
                SET session_replication_role = replica;
                UPDATE audit_log SET actor = 'mallory' WHERE object_id = '5';
                SET session_replication_role = origin;
                UPDATE budget_limits SET used = 1 WHERE tenant_id = 'red'
                """);
        Path file = Path.of(backup(tampered, "tampered.zip").archive());
        DatabaseAddress target = Databases.emptyWithPlainOwner();

        assertThatThrownBy(() -> restore(target, file, false))
                .hasMessageContaining("audit chain of red breaks")
                .hasMessageContaining("budget of red is used 1");
        assertThat(rows(target, "SELECT count(*) FROM tasks")).containsExactly("0");
        assertThat(rows(target, "SELECT result FROM restore_runs")).containsExactly("FAILED");

        assertThat(restore(target, file, true).findings()).hasSize(2);
        assertThat(rows(target, "SELECT count(*) FROM tasks")).containsExactly("3");
    }

    @Test
    void anotherSchemaIsRefused() throws Exception {
        DatabaseAddress old = Databases.emptyWithPlainOwner();
        Migrations.migrate(old.url(), old.user(), old.password(), 5);
        assertThatThrownBy(() -> backup(old, "old.zip")).hasMessageContaining("run `golden migrate` first");

        DatabaseAddress foreign = Databases.emptyWithPlainOwner();
        execute(foreign, "CREATE TABLE songs (id integer)");
        assertThatThrownBy(() -> backup(foreign, "foreign.zip")).hasMessageContaining("it lacks");
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).doesNotContain("old.zip", "foreign.zip");
        }

        DatabaseAddress changed = Databases.migrated();
        execute(changed, "ALTER TABLE tasks ADD COLUMN mine text");
        assertThatThrownBy(() -> restore(changed, archive, false)).hasMessageContaining("Table tasks");
    }

    @Test
    void anOlderEmptySchemaIsMigratedFirst() throws Exception {
        DatabaseAddress old = Databases.emptyWithPlainOwner();
        Migrations.migrate(old.url(), old.user(), old.password(), 5);

        restore(old, archive, false);

        assertThat(rows(old, "SELECT count(*) FROM tasks")).containsExactly("20");
    }

    @Test
    void aKilledRestoreIsStartedOver() throws Exception {
        DatabaseAddress target = Databases.migrated();
        execute(target, """
                INSERT INTO restore_runs (id, started_at, result, location, digest)
                VALUES (gen_random_uuid(), now(), 'RUNNING', 'x', 'y')
                """);

        restore(target, archive, false);

        assertThat(rows(target, "SELECT DISTINCT result FROM restore_runs")).containsExactly("SUCCEEDED");
    }

    @Test
    void failureIsRecorded() throws SQLException {
        DatabaseAddress database = Databases.migrated();
        assertThatThrownBy(() -> backup(database, "no/such/folder.zip")).hasMessageContaining("no folder");
        execute(database, "CREATE TABLE secret (id integer); ALTER TABLE secret ENABLE ROW LEVEL SECURITY");
        execute(
                database,
                "DO $$ BEGIN CREATE ROLE golden_half LOGIN PASSWORD 'half'; EXCEPTION WHEN duplicate_object"
                        + " THEN NULL; END $$; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO golden_half");
        DatabaseAddress half = new DatabaseAddress(database.url(), "golden_half", "half");

        // Who may not see every row must not make a backup that lacks some.
        assertThatThrownBy(() -> backup(half, "half.zip")).hasMessageContaining("row-level security");

        assertThat(rows(database, "SELECT result FROM backup_runs")).containsExactly("FAILED");
        assertThat(folder.resolve("half.zip")).doesNotExist();
    }

    private static Backup.Report backup(DatabaseAddress database, String name) {
        return new Backup(database, null, line -> {}, Clock.systemUTC())
                .run(folder.resolve(name).toString(), 0);
    }

    private static Restore.Report restore(DatabaseAddress database, Path file, boolean acceptFindings) {
        return new Restore(database, null, new Restore.Options(null, acceptFindings), line -> {}, Clock.systemUTC())
                .run(file);
    }
}
