package dev.golden.orchestrator.task;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.orchestrator.artifact.Artifacts;
import dev.golden.orchestrator.run.RunRow;
import dev.golden.orchestrator.run.RunStatus;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.step.StepHistory;
import dev.golden.orchestrator.task.TaskView.ArtifactLink;
import dev.golden.security.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What callers may read of tasks. Another tenant's task does not exist for them. */
@Repository
class TaskQueries {

    private final JdbcClient jdbc;
    private final Tasks tasks;
    private final StepHistory steps;
    private final Artifacts artifacts;
    private final Json json;

    TaskQueries(JdbcClient jdbc, Tasks tasks, StepHistory steps, Artifacts artifacts, Json json) {
        this.jdbc = jdbc;
        this.tasks = tasks;
        this.steps = steps;
        this.artifacts = artifacts;
        this.json = json;
    }

    /** @param label {@code key} or {@code key=value} */
    record Filter(
            @Nullable String tenantId,
            @Nullable TaskStatus status,
            @Nullable String label,
            @Nullable String createdBy) {}

    Page<TaskView> list(Filter filter, PageRequest page) {
        PageRequest.Position before = page.before();
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder where = new StringBuilder(" WHERE TRUE");
        add(where, parameters, " AND tenant_id = :tenant", "tenant", filter.tenantId());
        TaskStatus status = filter.status();
        add(where, parameters, " AND status = :status", "status", status == null ? null : status.name());
        add(where, parameters, " AND created_by = :createdBy", "createdBy", filter.createdBy());
        String label = filter.label();
        if (label != null) {
            int equals = label.indexOf('=');
            if (equals < 0) {
                add(where, parameters, " AND labels ?? :label", "label", label);
            } else {
                Map<String, String> wanted = Map.of(label.substring(0, equals), label.substring(equals + 1));
                add(where, parameters, " AND labels @> :label::jsonb", "label", json.write(wanted));
            }
        }
        if (before != null) {
            where.append(" AND (created_at, id) < (:beforeTime, :beforeId)");
            parameters.put("beforeTime", Columns.timestamp(before.createdAt()));
            parameters.put("beforeId", before.id());
        }
        parameters.put("limit", page.limit());
        List<TaskView> rows = jdbc
                .sql("SELECT * FROM tasks" + where + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                .params(parameters)
                .query(tasks::row)
                .list()
                .stream()
                .map(TaskView::of)
                .toList();
        return page.page(rows, task -> new PageRequest.Position(task.createdAt(), task.id()));
    }

    TaskRow require(UUID id, Caller caller) {
        return tasks.find(id)
                .filter(task -> mayTouch(task.tenantId(), caller))
                .orElseThrow(() -> ProblemException.notFound("task", id));
    }

    TaskView view(UUID id, Caller caller) {
        return view(require(id, caller));
    }

    TaskView view(TaskRow task) {
        List<ArtifactLink> links = artifacts.list(task.runId()).stream()
                .map(artifact -> ArtifactLink.of(task.id(), artifact))
                .toList();
        return TaskView.of(task, runs(task.id()), steps.of(task.id()), links);
    }

    static boolean mayTouch(String tenantId, Caller caller) {
        return caller.isAdmin() || tenantId.equals(caller.tenantId());
    }

    private List<RunRow> runs(UUID taskId) {
        return jdbc.sql("""
                        SELECT id, number, from_step, status, started_at, finished_at FROM task_runs
                        WHERE task_id = :task ORDER BY number
                        """)
                .param("task", taskId)
                .query((row, number) -> new RunRow(
                        Columns.uuid(row, "id"),
                        row.getInt("number"),
                        Columns.text(row, "from_step"),
                        RunStatus.valueOf(Columns.text(row, "status")),
                        Columns.instant(row, "started_at"),
                        Columns.findInstant(row, "finished_at")))
                .list();
    }

    private static void add(
            StringBuilder where, Map<String, Object> parameters, String clause, String name, @Nullable Object value) {
        if (value != null) {
            where.append(clause);
            parameters.put(name, value);
        }
    }
}
