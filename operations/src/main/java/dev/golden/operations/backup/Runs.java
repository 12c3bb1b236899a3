package dev.golden.operations.backup;

import java.sql.SQLException;
import java.util.UUID;

/** Rows of {@code backup_runs} and {@code restore_runs}. */
final class Runs {

    private final Sql sql;

    Runs(Sql sql) {
        this.sql = sql;
    }

    UUID beginBackup(String location) throws SQLException {
        UUID id = UUID.randomUUID();
        sql.update(
                "INSERT INTO backup_runs (id, started_at, result, location) VALUES (?, clock_timestamp(), 'RUNNING', ?)",
                id,
                location);
        return id;
    }

    void backupSucceeded(UUID id, long bytes, String digest) throws SQLException {
        sql.update("""
                UPDATE backup_runs SET finished_at = clock_timestamp(), result = 'SUCCEEDED', bytes = ?, digest = ?
                WHERE id = ? AND result = 'RUNNING'
                """, bytes, digest, id);
    }

    void backupFailed(UUID id, String error) throws SQLException {
        sql.update("""
                UPDATE backup_runs SET finished_at = clock_timestamp(), result = 'FAILED', error = ?
                WHERE id = ? AND result = 'RUNNING'
                """, error, id);
    }

    /** Killed runs, of whom nobody said how they ended. */
    void closeForgotten() throws SQLException {
        sql.update("""
                UPDATE backup_runs SET finished_at = clock_timestamp(), result = 'FAILED', error = 'killed'
                WHERE result = 'RUNNING' AND started_at < clock_timestamp() - interval '1 day'
                """);
    }

    /** Whether an earlier restore was killed half way. */
    boolean restoreWasKilled() throws SQLException {
        return sql.one("SELECT EXISTS (SELECT 1 FROM restore_runs WHERE result = 'RUNNING')", row -> row.getBoolean(1));
    }

    UUID beginRestore(String location, String digest) throws SQLException {
        UUID id = UUID.randomUUID();
        sql.update(
                "INSERT INTO restore_runs (id, started_at, result, location, digest)"
                        + " VALUES (?, clock_timestamp(), 'RUNNING', ?, ?)",
                id,
                location,
                digest);
        return id;
    }

    void restoreSucceeded() throws SQLException {
        sql.execute(
                "UPDATE restore_runs SET finished_at = clock_timestamp(), result = 'SUCCEEDED' WHERE result = 'RUNNING'");
    }

    void restoreFailed(UUID id, String error) throws SQLException {
        sql.update(
                "UPDATE restore_runs SET finished_at = clock_timestamp(), result = 'FAILED', error = ? WHERE id = ?",
                error,
                id);
    }
}
