package dev.golden.sandbox.queue;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.sandbox.queue.Execution.EndedBy;
import dev.golden.telemetry.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQL of the table that is queue and record in one. All of it runs inside a transaction. */
final class ExecutionTable {

    private final JdbcClient jdbc;
    private final Json json;
    private final Clock clock;
    private final Turns turns;

    ExecutionTable(JdbcClient jdbc, Json json, Clock clock, Turns turns) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.turns = turns;
    }

    /**
     * Work taken by one worker.
     *
     * @param fencingToken proves at the end that nobody took it over meanwhile
     * @param traceParent of the order, null when it came without
     */
    record Claim(
            Execution execution,
            ExecutionOrder.Payload payload,
            int attempt,
            long fencingToken,
            @Nullable String traceParent) {

        UUID id() {
            return execution.id();
        }
    }

    /** How many may wait: in all, and of the order's tenant. */
    record Bounds(int all, int tenant) {}

    /**
     * A claim on an order that is only about to be stored.
     *
     * @param busy tenants of which this process runs as much as it may: what waits of them is not overtaken
     */
    record Head(Claim claim, String owner, Duration lease, List<String> busy) {}

    /** What became of an order. */
    enum Inserted {
        /** There is an execution with that id already, or no room. */
        NOT,
        WAITING,
        BEGUN
    }

    /**
     * Needs the platform's scope, since the bounds are about all tenants. Orders that come at the very same moment may
     * exceed them by their number, which is that of the connections.
     *
     * @param lasting whether it must be on disk when the transaction commits, since somebody is told of it then; not
     *     when the first that is told is the end, whose commit brings all earlier ones to the disk
     * @param head of a worker that is free, null when there is none: an order that finds nothing waiting need not wait
     *     either, which overtakes nobody
     */
    Inserted insert(ExecutionOrder order, String sha256, Bounds bounds, boolean lasting, @Nullable Head head) {
        Instant now = head == null ? clock.instant() : head.claim().execution().createdAt();
        return jdbc.sql("""
                        INSERT INTO executions (id, tenant_id, task_id, correlation_id, reply_subject, requested_by,
                            language, action, request, request_sha256, created_at, trace_parent, priority,
                            state, attempt, fencing_token, lease_owner, lease_until, started_at)
                        SELECT :id, :tenant, :task, :correlation, :reply, :by,
                            :language, :action, :request::jsonb, :sha, :now, :trace, :priority,
                            CASE WHEN begun THEN 'RUNNING' ELSE 'QUEUED' END, begun::int, begun::int,
                            CASE WHEN begun THEN :owner END,
                            CASE WHEN begun THEN clock_timestamp() + :lease * interval '1 millisecond' END,
                            CASE WHEN begun THEN :now::timestamptz END
                        FROM (SELECT count(*) AS waiting, count(*) FILTER (WHERE tenant_id = :tenant) AS own,
                                  :free AND count(*) FILTER (WHERE tenant_id <> ALL (:busy::text[])) = 0 AS begun
                              FROM executions WHERE state = 'QUEUED') AS queue
                        WHERE queue.waiting < :all AND queue.own < :share
                        ON CONFLICT (id) DO NOTHING
                        RETURNING state = 'RUNNING',
                            CASE WHEN :lasting THEN '' ELSE set_config('synchronous_commit', 'off', TRUE) END
                        """)
                .param("id", order.id())
                .param("tenant", order.tenantId())
                .param("task", order.taskId(), java.sql.Types.OTHER)
                .param("correlation", order.correlationId(), java.sql.Types.OTHER)
                .param("reply", order.replySubject(), java.sql.Types.VARCHAR)
                .param("by", order.requestedBy())
                .param("language", order.language())
                .param("action", order.action().name())
                .param("request", json.write(order.payload()))
                .param("sha", sha256)
                .param("now", Columns.timestamp(now))
                .param("trace", Traces.current(), java.sql.Types.VARCHAR)
                .param("priority", order.priority())
                .param("free", head != null)
                .param("owner", head == null ? null : head.owner(), java.sql.Types.VARCHAR)
                .param("lease", head == null ? 0 : head.lease().toMillis())
                .param("busy", head == null ? new String[0] : head.busy().toArray(String[]::new))
                .param("all", bounds.all())
                .param("share", bounds.tenant())
                .param("lasting", lasting)
                .query((row, number) -> row.getBoolean(1) ? Inserted.BEGUN : Inserted.WAITING)
                .optional()
                .orElse(Inserted.NOT);
    }

    /** The first claim on an order, as it will be when {@link #insert} finds nothing waiting. */
    Claim first(ExecutionOrder order, String sha256) {
        turns.served(order.tenantId());
        return new Claim(Execution.begun(order, sha256, clock.instant()), order.payload(), 1, 1, Traces.current());
    }

    Optional<Execution> find(UUID id) {
        return jdbc.sql("SELECT * FROM executions WHERE id = :id")
                .param("id", id)
                .query(this::execution)
                .optional();
    }

    /**
     * Takes the next execution. Each tenant's executions queue, the urgent ones first, behind those it has running, so
     * that a tenant with a thousand waiting delays another's first by no more than one turn, however urgent they are;
     * among tenants with as much running the one that was served longest ago comes first.
     *
     * <p>Need not be on disk at once: a database that forgets a claim has the execution waiting, and the fencing token
     * voids what the claim's worker sends.
     *
     * @param busy tenants of which this process runs as much as it may
     */
    Optional<Claim> claim(String owner, Duration lease, Collection<String> busy) {
        Optional<Claim> claim = jdbc.sql("""
                        WITH running AS (
                            SELECT tenant_id, count(*) AS n FROM executions WHERE state = 'RUNNING' GROUP BY tenant_id),
                        waiting AS (
                            SELECT id, tenant_id,
                                row_number() OVER (PARTITION BY tenant_id ORDER BY priority DESC, created_at, id) AS place
                            FROM executions WHERE state = 'QUEUED'),
                        chosen AS (
                            SELECT e.id FROM executions e
                            JOIN waiting w ON w.id = e.id
                            LEFT JOIN running r ON r.tenant_id = e.tenant_id
                            LEFT JOIN unnest(:served::text[]) WITH ORDINALITY AS t (tenant_id, turn)
                                ON t.tenant_id = e.tenant_id
                            WHERE e.state = 'QUEUED' AND e.tenant_id <> ALL (:busy::text[])
                            ORDER BY w.place + coalesce(r.n, 0), coalesce(t.turn, 0), e.priority DESC, e.created_at, e.id
                            LIMIT 1
                            FOR UPDATE OF e SKIP LOCKED)
                        UPDATE executions SET state = 'RUNNING', attempt = attempt + 1, lease_owner = :owner,
                            lease_until = clock_timestamp() + :lease * interval '1 millisecond',
                            fencing_token = fencing_token + 1, started_at = :now
                        WHERE id = (SELECT id FROM chosen)
                        RETURNING *, set_config('synchronous_commit', 'off', TRUE)
                        """)
                .param("served", turns.inOrder())
                .param("busy", busy.toArray(String[]::new))
                .param("owner", owner)
                .param("lease", lease.toMillis())
                .param("now", Columns.timestamp(clock.instant()))
                .query((row, number) -> new Claim(
                        execution(row, number),
                        json.read(Columns.text(row, "request"), ExecutionOrder.Payload.class),
                        row.getInt("attempt"),
                        row.getLong("fencing_token"),
                        row.getString("trace_parent")))
                .optional();
        claim.ifPresent(taken -> turns.served(taken.execution().tenantId()));
        return claim;
    }

    /** @return false when somebody else owns it now */
    boolean renew(Claim claim, Duration lease) {
        return jdbc.sql("""
                        UPDATE executions SET lease_until = clock_timestamp() + :lease * interval '1 millisecond'
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                        .param("lease", lease.toMillis())
                        .param("id", claim.id())
                        .param("token", claim.fencingToken())
                        .update()
                == 1;
    }

    /**
     * Keeps the result, and of the order no more than digests.
     *
     * @return how it stands now; empty when somebody else owns it: this result is void
     */
    Optional<Execution> finish(Claim claim, ExecutionStatus status, @Nullable EndedBy endedBy, ExecutionResult result) {
        return jdbc.sql("""
                        UPDATE executions SET state = 'FINISHED', status = :status, ended_by = :ended,
                            result = :result::jsonb, request = :digests::jsonb,
                            finished_at = :now, lease_owner = NULL, lease_until = NULL
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        RETURNING *
                        """)
                .param("status", status.name())
                .param("ended", endedBy == null ? null : endedBy.name(), java.sql.Types.VARCHAR)
                .param("result", json.write(result))
                .param("digests", json.write(claim.payload().digested()))
                .param("now", Columns.timestamp(clock.instant()))
                .param("id", claim.id())
                .param("token", claim.fencingToken())
                .query(this::execution)
                .optional();
    }

    /**
     * Ends an execution, whatever becomes of a program of it that may be running: the higher token voids its result.
     *
     * @return whether it was not over yet
     */
    boolean end(UUID id, @Nullable EndedBy endedBy, ExecutionResult result) {
        Optional<ExecutionOrder.Payload> payload = jdbc.sql(
                        "SELECT request FROM executions WHERE id = :id AND state <> 'FINISHED' FOR UPDATE")
                .param("id", id)
                .query((row, number) -> json.read(Columns.text(row, "request"), ExecutionOrder.Payload.class))
                .optional();
        payload.ifPresent(request -> jdbc.sql("""
                        UPDATE executions SET state = 'FINISHED', status = 'REJECTED', ended_by = :ended,
                            result = :result::jsonb, request = :digests::jsonb, finished_at = :now,
                            lease_owner = NULL, lease_until = NULL, fencing_token = fencing_token + 1
                        WHERE id = :id
                        """)
                .param("ended", endedBy == null ? null : endedBy.name(), java.sql.Types.VARCHAR)
                .param("result", json.write(result))
                .param("digests", json.write(request.digested()))
                .param("now", Columns.timestamp(clock.instant()))
                .param("id", id)
                .update());
        return payload.isPresent();
    }

    /** Gives work back unbegun, as it were: the next worker need not wait for the lease. */
    void giveBack(Claim claim, boolean countAttempt) {
        jdbc.sql("""
                        UPDATE executions SET state = 'QUEUED', lease_owner = NULL, lease_until = NULL,
                            attempt = attempt - :uncounted
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                .param("uncounted", countAttempt ? 0 : 1)
                .param("id", claim.id())
                .param("token", claim.fencingToken())
                .update();
    }

    /** Puts back what dead workers held; the higher token voids what they may still send. */
    int requeueExpired() {
        return jdbc.sql("""
                        UPDATE executions SET state = 'QUEUED', lease_owner = NULL, lease_until = NULL,
                            fencing_token = fencing_token + 1, interruptions = interruptions + 1
                        WHERE id IN (SELECT id FROM executions WHERE state = 'RUNNING' AND lease_until < clock_timestamp()
                            ORDER BY lease_until LIMIT 100 FOR UPDATE SKIP LOCKED)
                        """).update();
    }

    private Execution execution(ResultSet row, int number) throws SQLException {
        String status = row.getString("status");
        String endedBy = row.getString("ended_by");
        String result = row.getString("result");
        return new Execution(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                Columns.findUuid(row, "task_id"),
                Columns.findUuid(row, "correlation_id"),
                row.getString("reply_subject"),
                Columns.text(row, "requested_by"),
                Columns.text(row, "language"),
                Action.valueOf(Columns.text(row, "action")),
                Columns.text(row, "request_sha256"),
                Execution.State.valueOf(Columns.text(row, "state")),
                row.getInt("priority"),
                row.getInt("attempt"),
                row.getInt("interruptions"),
                status == null ? null : ExecutionStatus.valueOf(status),
                endedBy == null ? null : EndedBy.valueOf(endedBy),
                result == null ? null : json.read(result, ExecutionResult.class),
                Columns.instant(row, "created_at"),
                Columns.findInstant(row, "started_at"),
                Columns.findInstant(row, "finished_at"));
    }
}
