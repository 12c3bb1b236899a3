package dev.golden.orchestrator.run;

import dev.golden.contracts.AgentRole;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.artifact.Language;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** Task rows, their runs and their events. Every change of a task is made with its row locked. */
@Repository
public class Tasks {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Json json;
    private final Clock clock;
    private final TaskNews news;
    private final TaskMetrics metrics;

    Tasks(JdbcClient jdbc, Json json, Clock clock, TaskNews news, TaskMetrics metrics) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.news = news;
        this.metrics = metrics;
    }

    /** Stores a task with its first run and its first event. */
    public void insert(TaskRow task) {
        jdbc.sql("""
                        WITH task AS (
                            INSERT INTO tasks (id, tenant_id, name, description, role, language, status, priority,
                                budget_tokens, deadline, labels, input, run_id, run_count, created_by, created_at,
                                updated_at, version)
                            VALUES (:id, :tenant, :name, :description, :role, :language, :status, :priority, :budget,
                                :deadline, :labels::jsonb, :input::jsonb, :run, 1, :createdBy, :now, :now, 1)
                        ), run AS (
                            INSERT INTO task_runs (id, task_id, tenant_id, number, from_step, status, started_at)
                            VALUES (:run, :id, :tenant, 1, :fromStep, 'ACTIVE', :now)
                        )
                        INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
                        VALUES (:id, 1, :tenant, 'task.submitted', :event::jsonb, :now)
                        """)
                .param("id", task.id())
                .param("tenant", task.tenantId())
                .param("name", task.name())
                .param("description", task.description())
                .param("role", task.role().wireName())
                .param("language", task.language().wireName())
                .param("status", task.status().name())
                .param("priority", task.priority())
                .param("budget", task.budgetTokens())
                .param("deadline", Columns.timestamp(task.deadline()))
                .param("labels", json.write(task.labels()))
                .param("input", json.write(task.input()))
                .param("run", task.runId())
                .param("fromStep", task.input().autoPlan() ? "PLAN" : "GENERATE")
                .param("createdBy", task.createdBy())
                .param("now", Columns.timestamp(task.createdAt()))
                .param("event", json.write(Map.of("status", task.status().name(), "name", task.name())))
                .update();
    }

    public Optional<TaskRow> find(UUID id) {
        return jdbc.sql("SELECT * FROM tasks WHERE id = :id")
                .param("id", id)
                .query(this::row)
                .optional();
    }

    /** Locks the row until the transaction ends. Always before any of the task's steps, so that locks cannot cross. */
    public Optional<OpenTask> lock(UUID id) {
        // The plan is read after the lock is held: in one statement it would be as old as the wait for the lock, and
        // an acceptance that another transaction committed meanwhile would be lost.
        return jdbc.sql("SELECT * FROM tasks WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(this::row)
                .optional()
                .map(row -> new OpenTask(row, plan(row, row.runId())));
    }

    /** Writes what changed, and the events, in one statement. */
    public void save(OpenTask task) {
        List<OpenTask.Happening> happenings = task.happenings();
        Instant now = clock.instant();
        Verdict verdict = task.verdict();
        TaskStatus resume = task.resumeStatus();
        jdbc.sql("""
                        WITH task AS (
                            UPDATE tasks SET status = :status, resume_status = :resume, tokens_used = :tokens,
                                verdict = :verdict::jsonb, run_id = :run, run_count = :runCount, updated_at = :now,
                                finished_at = CASE WHEN :final THEN coalesce(finished_at, :now) END,
                                version = version + :events
                            WHERE id = :id
                        )
                        INSERT INTO task_events (task_id, seq, tenant_id, type, data, created_at)
                        SELECT :id, :version + e.n, :tenant, e.type, e.data::jsonb, :now
                        FROM unnest(:types::text[], :datas::text[]) WITH ORDINALITY AS e (type, data, n)
                        """)
                .param("status", task.status().name())
                .param("resume", resume == null ? null : resume.name())
                .param("tokens", task.tokensUsed())
                .param("verdict", verdict == null ? null : text(verdict))
                .param("run", task.runId())
                .param("runCount", task.runCount())
                .param("final", task.status().isFinal())
                .param("events", happenings.size())
                .param("id", task.id())
                .param("version", task.row().version())
                .param("tenant", task.row().tenantId())
                .param(
                        "types",
                        happenings.stream().map(OpenTask.Happening::type).toArray(String[]::new))
                .param("datas", happenings.stream().map(h -> text(h.data())).toArray(String[]::new))
                .param("now", Columns.timestamp(now))
                .update();
        boolean ended = task.status().isFinal() && !task.row().status().isFinal();
        Transactions.afterCommit(() -> {
            news.changed(task.id());
            if (ended) {
                metrics.finished(task.status());
            }
        });
        if (task.isReplanned()) {
            jdbc.sql("UPDATE task_runs SET plan = :plan::jsonb WHERE id = :run")
                    .param("plan", text(task.plan()))
                    .param("run", task.runId())
                    .update();
        }
    }

    public void insertRun(OpenTask task, String fromStep) {
        jdbc.sql("""
                        INSERT INTO task_runs (id, task_id, tenant_id, number, from_step, status, started_at)
                        VALUES (:run, :id, :tenant, :number, :fromStep, 'ACTIVE', :now)
                        """)
                .param("run", task.runId())
                .param("id", task.id())
                .param("tenant", task.row().tenantId())
                .param("number", task.runCount())
                .param("fromStep", fromStep)
                .param("now", Columns.timestamp(clock.instant()))
                .update();
    }

    public void finishRun(UUID runId, RunStatus status) {
        jdbc.sql("UPDATE task_runs SET status = :status, finished_at = :now WHERE id = :run AND status = 'ACTIVE'")
                .param("status", status.name())
                .param("now", Columns.timestamp(clock.instant()))
                .param("run", runId)
                .update();
    }

    /** A deadline that has passed would end a retried task at once. */
    public void forgetDeadlineBefore(UUID taskId, Instant now) {
        jdbc.sql("UPDATE tasks SET deadline = NULL WHERE id = :id AND deadline < :now")
                .param("id", taskId)
                .param("now", Columns.timestamp(now))
                .update();
    }

    /** Tasks whose time is over. */
    public List<UUID> overdue(int limit) {
        return jdbc.sql("""
                        SELECT id FROM tasks WHERE deadline < :now AND finished_at IS NULL AND status <> 'CANCEL_REQUESTED'
                        ORDER BY deadline LIMIT :limit
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    /** Plan of a run: as stored, or what was submitted when nothing has been accepted yet. */
    public RunPlan plan(TaskRow task, UUID runId) {
        if (!task.hasPlan()) {
            return task.submittedPlan();
        }
        return jdbc.sql("SELECT plan FROM task_runs WHERE id = :run")
                .param("run", runId)
                .query((row, number) -> Optional.ofNullable(row.getString("plan")))
                .optional()
                .flatMap(stored -> stored)
                .map(stored -> json.read(stored, RunPlan.class))
                .orElseGet(task::submittedPlan);
    }

    /** Postgres keeps no NUL: what a program printed may hold one. */
    private String text(Object value) {
        return json.write(value).replace("\\u0000", "\\ufffd");
    }

    /** Reads a row of {@code tasks}. */
    public TaskRow row(ResultSet row, int number) throws SQLException {
        String resume = row.getString("resume_status");
        String verdict = row.getString("verdict");
        return new TaskRow(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                Columns.text(row, "name"),
                Columns.text(row, "description"),
                AgentRole.find(Columns.text(row, "role")).orElseThrow(),
                Language.find(Columns.text(row, "language")).orElseThrow(),
                TaskStatus.valueOf(Columns.text(row, "status")),
                resume == null ? null : TaskStatus.valueOf(resume),
                row.getInt("priority"),
                row.getLong("budget_tokens"),
                Columns.findInstant(row, "deadline"),
                json.read(Columns.text(row, "labels"), LABELS),
                json.read(Columns.text(row, "input"), TaskInput.class),
                Columns.uuid(row, "run_id"),
                row.getInt("run_count"),
                row.getLong("tokens_used"),
                verdict == null ? null : json.read(verdict, Verdict.class),
                Columns.text(row, "created_by"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                Columns.findInstant(row, "finished_at"),
                row.getLong("version"));
    }
}
