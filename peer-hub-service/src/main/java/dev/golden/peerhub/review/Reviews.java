package dev.golden.peerhub.review;

import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.PageRequest;
import dev.golden.peerhub.consensus.Decision;
import dev.golden.telemetry.Traces;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The reviews' rows. */
@Repository
class Reviews {

    private final JdbcClient jdbc;
    private final Json json;

    Reviews(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Which reviews a list shows. */
    record Filter(
            String tenantId,
            @Nullable ReviewState state,
            @Nullable ReviewOutcome outcome,
            @Nullable UUID taskId) {}

    /** Stores the request; false when its id is known, which then stands. */
    boolean add(ReviewRequested request, String requestedBy, boolean reply, Instant now) {
        return jdbc.sql("""
                        INSERT INTO reviews (id, tenant_id, task_id, correlation_id, reply, request, state, requested_by,
                            deadline, created_at, trace_parent)
                        VALUES (:id, :tenant, :task, :correlation, :reply, :request::jsonb, 'COLLECTING', :by, :deadline,
                            :now, :trace)
                        ON CONFLICT (id) DO NOTHING
                        """)
                        .param("id", request.reviewId())
                        .param("tenant", request.tenantId())
                        .param("task", request.taskId())
                        .param("correlation", request.correlationId())
                        .param("reply", reply)
                        .param("request", json.write(request))
                        .param("by", requestedBy)
                        .param("deadline", Columns.timestamp(request.deadline()))
                        .param("now", Columns.timestamp(now))
                        .param("trace", Traces.current())
                        .update()
                == 1;
    }

    Optional<Review> find(UUID id) {
        return jdbc.sql("SELECT * FROM reviews WHERE id = :id")
                .param("id", id)
                .query(this::review)
                .optional();
    }

    /** Locks the row: all that may complete a review happens under this lock, one after the other. */
    Optional<Review> lock(UUID id) {
        return jdbc.sql("SELECT * FROM reviews WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(this::review)
                .optional();
    }

    /**
     * Locks one review whose deadline has passed and that nobody else is completing.
     *
     * @param passOver how many to pass over: those that could not be completed must not hold up the others
     */
    Optional<Review> lockDue(Instant now, int passOver) {
        return jdbc.sql("""
                        SELECT * FROM reviews WHERE state = 'COLLECTING' AND deadline <= :now
                        ORDER BY deadline OFFSET :passOver LIMIT 1 FOR UPDATE SKIP LOCKED
                        """)
                .param("passOver", passOver)
                .param("now", Columns.timestamp(now))
                .query(this::review)
                .optional();
    }

    List<Review> page(Filter filter, PageRequest page) {
        PageRequest.Position before = page.before();
        return jdbc.sql("""
                        SELECT * FROM reviews
                        WHERE tenant_id = :tenant
                            AND (:state::text IS NULL OR state = :state)
                            AND (:outcome::text IS NULL OR outcome = :outcome)
                            AND (:task::uuid IS NULL OR task_id = :task)
                            AND (:at::timestamptz IS NULL OR (created_at, id) < (:at, :id::uuid))
                        ORDER BY created_at DESC, id DESC LIMIT :limit
                        """)
                .param("tenant", filter.tenantId())
                .param("state", filter.state() == null ? null : filter.state().name())
                .param(
                        "outcome",
                        filter.outcome() == null ? null : filter.outcome().name())
                .param("task", filter.taskId())
                .param("at", before == null ? null : Columns.timestamp(before.createdAt()))
                .param("id", before == null ? null : before.id())
                .param("limit", page.limit())
                .query(this::review)
                .list();
    }

    /** Completes the review; false when it is completed already. */
    boolean complete(UUID id, Decision decision, Settlement settlement, Instant now) {
        return jdbc.sql("""
                        UPDATE reviews SET state = 'COMPLETED', outcome = :outcome, probability = :probability,
                            effective_panel = :panel, calibrated = :calibrated, reason = :reason,
                            explanation = :explanation::jsonb, completed_at = :now
                        WHERE id = :id AND state = 'COLLECTING'
                        """)
                        .param("outcome", decision.outcome().name())
                        .param("probability", decision.explanation().probability())
                        .param("panel", decision.explanation().effectivePanel())
                        .param("calibrated", decision.explanation().calibrated())
                        .param("reason", decision.reason())
                        .param("explanation", json.write(settlement))
                        .param("now", Columns.timestamp(now))
                        .param("id", id)
                        .update()
                == 1;
    }

    private Review review(ResultSet row, int number) throws SQLException {
        String outcome = row.getString("outcome");
        String explanation = row.getString("explanation");
        return new Review(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                row.getBoolean("reply"),
                json.read(Columns.text(row, "request"), ReviewRequested.class),
                ReviewState.valueOf(Columns.text(row, "state")),
                outcome == null ? null : ReviewOutcome.valueOf(outcome),
                row.getObject("probability", Double.class),
                row.getObject("effective_panel", Double.class),
                row.getObject("calibrated", Boolean.class),
                row.getString("reason"),
                explanation == null ? null : json.read(explanation, Settlement.class),
                Columns.text(row, "requested_by"),
                Columns.instant(row, "deadline"),
                Columns.instant(row, "created_at"),
                Columns.findInstant(row, "completed_at"),
                row.getString("trace_parent"));
    }
}
