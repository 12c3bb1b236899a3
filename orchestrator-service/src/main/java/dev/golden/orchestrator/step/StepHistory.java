package dev.golden.orchestrator.step;

import dev.golden.database.Columns;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Steps of a task, for whoever looks at it. */
@Repository
public class StepHistory {

    private static final int MOST = 500;

    private final JdbcClient jdbc;

    StepHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest {@value #MOST} steps, oldest first. */
    public List<StepView> of(UUID taskId) {
        return jdbc.sql("""
                        SELECT * FROM (
                            SELECT id, run_id, node, kind, round, status, attempt, error, created_at, started_at, finished_at
                            FROM task_steps WHERE task_id = :task ORDER BY created_at DESC, id DESC LIMIT :most) newest
                        ORDER BY created_at, id
                        """)
                .param("task", taskId)
                .param("most", MOST)
                .query((row, number) -> new StepView(
                        Columns.uuid(row, "id"),
                        Columns.uuid(row, "run_id"),
                        Columns.text(row, "node"),
                        StepKind.valueOf(Columns.text(row, "kind")),
                        row.getInt("round"),
                        StepStatus.valueOf(Columns.text(row, "status")),
                        row.getInt("attempt"),
                        row.getString("error"),
                        Columns.instant(row, "created_at"),
                        Columns.findInstant(row, "started_at"),
                        Columns.findInstant(row, "finished_at")))
                .list();
    }
}
