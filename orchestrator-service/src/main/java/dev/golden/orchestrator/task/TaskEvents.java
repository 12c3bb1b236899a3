package dev.golden.orchestrator.task;

import dev.golden.database.Columns;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the journal of tasks. Numbers are given under the task's row lock, so what is visible has no gaps. */
@Repository
class TaskEvents {

    private final JdbcClient jdbc;

    TaskEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<TaskEvent> after(UUID taskId, long seq, int limit) {
        return jdbc.sql("""
                        SELECT seq, type, data, created_at FROM task_events
                        WHERE task_id = :task AND seq > :seq ORDER BY seq LIMIT :limit
                        """)
                .param("task", taskId)
                .param("seq", seq)
                .param("limit", limit)
                .query((row, number) -> new TaskEvent(
                        row.getLong("seq"),
                        Columns.text(row, "type"),
                        Columns.text(row, "data"),
                        Columns.instant(row, "created_at")))
                .list();
    }

    /** Number of the newest event of each task. */
    Map<UUID, Long> newest(Collection<UUID> taskIds) {
        Map<UUID, Long> newest = new HashMap<>();
        jdbc.sql("SELECT id, version FROM tasks WHERE id = ANY (:ids)")
                .param("ids", taskIds.toArray(UUID[]::new))
                .query(row -> {
                    newest.put(Columns.uuid(row, "id"), row.getLong("version"));
                });
        return newest;
    }
}
