package dev.golden.orchestrator.step;

import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.telemetry.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code task_steps}. Each change names the state it expects, and for RUNNING the fencing token. */
@Repository
class Steps {

    private final JdbcClient jdbc;
    private final Json json;
    private final Clock clock;

    Steps(JdbcClient jdbc, Json json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Ends the step and stores what follows, in one statement.
     *
     * @param owner worker that goes on with those of {@code next} that are RUNNING
     * @param paused whether the READY ones stay hidden until the task resumes
     * @throws LeaseLost when the step is not, or no longer, in {@code expected} with its fencing token
     */
    void finish(
            Step step,
            StepStatus expected,
            StepStatus end,
            @Nullable Object output,
            @Nullable String error,
            List<NewStep> next,
            @Nullable Lease owner,
            boolean paused) {
        Instant now = clock.instant();
        Integer ended = jdbc.sql("""
                        WITH ended AS (
                            UPDATE task_steps SET status = :end, output = :output::jsonb, error = :error,
                                finished_at = :now, lease_owner = NULL, lease_until = NULL, wait_until = NULL
                            WHERE id = :id AND status = :expected AND fencing_token = :token
                            RETURNING task_id, run_id, tenant_id, priority
                        ), added AS (
                            INSERT INTO task_steps (id, task_id, run_id, tenant_id, node, kind, round, status, priority,
                                attempt, available_at, lease_owner, lease_until, fencing_token, wait_until, input,
                                created_at, started_at, trace_parent)
                            SELECT n.id, e.task_id, e.run_id, e.tenant_id, n.node, n.kind, n.round, n.status, e.priority,
                                CASE n.status WHEN 'RUNNING' THEN 1 ELSE 0 END,
                                CASE WHEN n.status = 'READY' AND :paused THEN 'infinity' ELSE :now END,
                                CASE n.status WHEN 'RUNNING' THEN :owner END,
                                CASE n.status WHEN 'RUNNING' THEN :leaseUntil::timestamptz END,
                                CASE n.status WHEN 'RUNNING' THEN 1 ELSE 0 END,
                                n."waitUntil", n.input, :now,
                                CASE WHEN n.status <> 'READY' THEN :now END, :trace::text
                            FROM ended e, jsonb_to_recordset(:next::jsonb) AS n (id uuid, node text, kind text, round integer,
                                status text, input jsonb, "waitUntil" timestamptz)
                        )
                        SELECT count(*) FROM ended
                        """)
                .param("end", end.name())
                .param("output", output == null ? null : text(output))
                .param("error", error)
                .param("now", Columns.timestamp(now))
                .param("id", step.id())
                .param("expected", expected.name())
                .param("token", step.fencingToken())
                .param("paused", paused)
                .param("owner", owner == null ? null : owner.owner())
                .param("leaseUntil", owner == null ? null : Columns.timestamp(owner.until()))
                .param("trace", Traces.current())
                .param("next", text(next))
                .query(Integer.class)
                .single();
        if (ended != 1) {
            throw new LeaseLost(step.id());
        }
    }

    /** Stores steps that follow from no other: the first ones of a run. */
    void insert(UUID taskId, UUID runId, String tenantId, int priority, List<NewStep> steps) {
        jdbc.sql("""
                        INSERT INTO task_steps (id, task_id, run_id, tenant_id, node, kind, round, status, priority,
                            available_at, wait_until, input, created_at, trace_parent)
                        SELECT n.id, :task, :run, :tenant, n.node, n.kind, n.round, n.status, :priority, :now,
                            n."waitUntil", n.input, :now, :trace::text
                        FROM jsonb_to_recordset(:steps::jsonb) AS n (id uuid, node text, kind text, round integer,
                            status text, input jsonb, "waitUntil" timestamptz)
                        """)
                .param("task", taskId)
                .param("run", runId)
                .param("tenant", tenantId)
                .param("priority", priority)
                .param("now", Columns.timestamp(clock.instant()))
                .param("steps", text(steps))
                .param("trace", Traces.current())
                .update();
    }

    /** The question of a claimed step has gone out: it waits, and the lease ends. */
    void await(Step step, StepInput input, @Nullable Instant until) {
        int changed = jdbc.sql("""
                        UPDATE task_steps SET status = 'WAITING', input = :input::jsonb, wait_until = :until,
                            lease_owner = NULL, lease_until = NULL
                        WHERE id = :id AND status = 'RUNNING' AND fencing_token = :token
                        """)
                .param("input", text(input))
                .param("until", Columns.timestamp(until))
                .param("id", step.id())
                .param("token", step.fencingToken())
                .update();
        requireOne(changed, step);
    }

    /** A waiting step asked again. */
    void askedAgain(Step step, StepInput input, @Nullable Instant until) {
        int changed = jdbc.sql("""
                        UPDATE task_steps SET input = :input::jsonb, wait_until = :until
                        WHERE id = :id AND status = 'WAITING'
                        """)
                .param("input", text(input))
                .param("until", Columns.timestamp(until))
                .param("id", step.id())
                .update();
        requireOne(changed, step);
    }

    /** The attempt failed: another one after {@code at}. */
    void tryAgain(Step step, Instant at, String error) {
        int changed = jdbc.sql("""
                        UPDATE task_steps SET status = 'READY', available_at = :at, error = :error,
                            lease_owner = NULL, lease_until = NULL
                        WHERE id = :id AND status = 'RUNNING' AND fencing_token = :token
                        """)
                .param("at", Columns.timestamp(at))
                .param("error", error)
                .param("id", step.id())
                .param("token", step.fencingToken())
                .update();
        requireOne(changed, step);
    }

    /** The worker leaves without having failed: anybody may claim the step at once, and the attempt does not count. */
    void giveBack(Step step, Instant at) {
        int changed = jdbc.sql("""
                        UPDATE task_steps SET status = 'READY', available_at = :at, attempt = greatest(attempt - 1, 0),
                            lease_owner = NULL, lease_until = NULL
                        WHERE id = :id AND status = 'RUNNING' AND fencing_token = :token
                        """)
                .param("at", Columns.timestamp(at))
                .param("id", step.id())
                .param("token", step.fencingToken())
                .update();
        requireOne(changed, step);
    }

    Optional<Step> find(UUID id) {
        return jdbc.sql("SELECT * FROM task_steps WHERE id = :id")
                .param("id", id)
                .query(this::step)
                .optional();
    }

    /** Steps of the run that are not over, oldest first. */
    List<Step> open(UUID runId) {
        return jdbc.sql("""
                        SELECT * FROM task_steps WHERE run_id = :run AND status IN ('READY', 'RUNNING', 'WAITING')
                        ORDER BY created_at, id
                        """).param("run", runId).query(this::step).list();
    }

    /** Ends the steps without a result. With their rows goes the right of any worker to commit. */
    void cancel(List<UUID> ids) {
        jdbc.sql("""
                        UPDATE task_steps SET status = 'CANCELLED', finished_at = :now, lease_owner = NULL,
                            lease_until = NULL, wait_until = NULL
                        WHERE id = ANY (:ids) AND status IN ('READY', 'RUNNING', 'WAITING')
                        """)
                .param("now", Columns.timestamp(clock.instant()))
                .param("ids", ids.toArray(UUID[]::new))
                .update();
    }

    /** Hides the READY steps of a paused task from workers, or shows them again. */
    void hide(UUID runId, boolean hidden) {
        jdbc.sql("""
                        UPDATE task_steps SET available_at = CASE WHEN :hidden THEN 'infinity' ELSE :now END
                        WHERE run_id = :run AND status = 'READY'
                        """)
                .param("hidden", hidden)
                .param("now", Columns.timestamp(clock.instant()))
                .param("run", runId)
                .update();
    }

    /** Newest ended step of that kind of the run's work item. */
    Optional<Step> findNewest(UUID runId, String node, StepKind kind) {
        return jdbc.sql("""
                        SELECT * FROM task_steps WHERE run_id = :run AND node = :node AND kind = :kind
                        ORDER BY created_at DESC, id DESC LIMIT 1
                        """)
                .param("run", runId)
                .param("node", node)
                .param("kind", kind.name())
                .query(this::step)
                .optional();
    }

    Step step(ResultSet row, int number) throws SQLException {
        return new Step(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "task_id"),
                Columns.uuid(row, "run_id"),
                Columns.text(row, "tenant_id"),
                Columns.text(row, "node"),
                StepKind.valueOf(Columns.text(row, "kind")),
                row.getInt("round"),
                StepStatus.valueOf(Columns.text(row, "status")),
                row.getInt("priority"),
                row.getInt("attempt"),
                row.getLong("fencing_token"),
                json.read(Columns.text(row, "input"), StepInput.class),
                Columns.instant(row, "created_at"),
                row.getString("trace_parent"));
    }

    /** Postgres keeps no NUL: what a program printed may hold one. */
    private String text(Object value) {
        return json.write(value).replace("\\u0000", "\\ufffd");
    }

    private static void requireOne(int changed, Step step) {
        if (changed != 1) {
            throw new LeaseLost(step.id());
        }
    }

    /** Right of a worker to steps, until it must have been renewed. */
    record Lease(String owner, Instant until) {}
}
