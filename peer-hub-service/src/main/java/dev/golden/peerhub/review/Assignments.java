package dev.golden.peerhub.review;

import dev.golden.database.Columns;
import dev.golden.database.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The seats' rows. Whoever changes a seat's verdict holds the lock of its review; a lease alone is taken without it,
 * and nobody who holds a seat's row waits for a review's: the two locks cannot deadlock.
 */
@Repository
class Assignments {

    private final JdbcClient jdbc;

    Assignments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Assignment add(Review review, String agentId, SeatState state, int attempt, Instant availableAt, Instant now) {
        return jdbc.sql("""
                        INSERT INTO review_assignments (id, review_id, tenant_id, agent_id, state, attempt, available_at,
                            created_at, finished_at)
                        VALUES (:id, :review, :tenant, :agent, :state, :attempt, :available, :now,
                            CASE WHEN :state = 'DONE' THEN :now::timestamptz END)
                        RETURNING *
                        """)
                .param("id", Ids.next())
                .param("review", review.id())
                .param("tenant", review.tenantId())
                .param("agent", agentId)
                .param("state", state.name())
                .param("attempt", attempt)
                .param("available", Columns.timestamp(availableAt))
                .param("now", Columns.timestamp(now))
                .query(Assignments::assignment)
                .single();
    }

    Optional<Assignment> find(UUID id) {
        return jdbc.sql("SELECT * FROM review_assignments WHERE id = :id")
                .param("id", id)
                .query(Assignments::assignment)
                .optional();
    }

    List<Assignment> of(UUID reviewId) {
        return jdbc.sql("SELECT * FROM review_assignments WHERE review_id = :review ORDER BY id")
                .param("review", reviewId)
                .query(Assignments::assignment)
                .list();
    }

    /** Takes the next open seat of the agents of that kind, or of one agent, under a lease. */
    Optional<Assignment> lease(LeaseRequest request) {
        return jdbc.sql("""
                        UPDATE review_assignments SET state = 'RUNNING', attempt = attempt + 1, lease_owner = :owner,
                            lease_until = :until, available_at = :until, fencing_token = fencing_token + 1
                        WHERE id = (
                            SELECT a.id FROM review_assignments a JOIN agents g ON g.id = a.agent_id
                            WHERE a.state IN ('PENDING', 'RUNNING') AND a.available_at <= :now AND g.kind = :kind
                                AND (:agent::text IS NULL OR a.agent_id = :agent)
                            ORDER BY a.available_at LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
                        RETURNING *
                        """)
                .param("owner", request.owner())
                .param("until", Columns.timestamp(request.until()))
                .param("now", Columns.timestamp(request.now()))
                .param("kind", request.kind().name())
                .param("agent", request.agentId())
                .query(Assignments::assignment)
                .optional();
    }

    /** Longer lease for its holder; false when the seat went to somebody else or was decided. */
    boolean extend(UUID id, long fencingToken, Instant until) {
        return jdbc.sql("""
                        UPDATE review_assignments SET lease_until = :until, available_at = :until
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                        .param("until", Columns.timestamp(until))
                        .param("id", id)
                        .param("token", fencingToken)
                        .update()
                == 1;
    }

    /** The holder finishes; false when it lost the lease. */
    boolean finishLeased(UUID id, long fencingToken, Instant now) {
        return jdbc.sql("""
                        UPDATE review_assignments SET state = 'DONE', finished_at = :now
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                        .param("now", Columns.timestamp(now))
                        .param("id", id)
                        .param("token", fencingToken)
                        .update()
                == 1;
    }

    /** The holder gives the seat back for another attempt; false when it lost the lease. */
    boolean giveBack(UUID id, long fencingToken, Instant availableAt) {
        return jdbc.sql("""
                        UPDATE review_assignments SET state = 'PENDING', lease_owner = NULL, lease_until = NULL,
                            available_at = :available
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                        .param("available", Columns.timestamp(availableAt))
                        .param("id", id)
                        .param("token", fencingToken)
                        .update()
                == 1;
    }

    /** The holder has to leave without having failed: another one may take the seat at once, the attempt does not count. */
    void handOver(UUID id, long fencingToken, Instant now) {
        jdbc.sql("""
                        UPDATE review_assignments SET state = 'PENDING', lease_owner = NULL, lease_until = NULL,
                            available_at = :now, attempt = greatest(attempt - 1, 0)
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                .param("now", Columns.timestamp(now))
                .param("id", id)
                .param("token", fencingToken)
                .update();
    }

    /** Decides an open seat without its lease: a tool's answer, or a verdict given directly. Under the review's lock. */
    void finish(UUID id, Instant now) {
        jdbc.sql("""
                        UPDATE review_assignments SET state = 'DONE', finished_at = :now,
                            fencing_token = fencing_token + 1
                        WHERE id = :id AND state IN ('PENDING', 'RUNNING', 'WAITING')
                        """).param("now", Columns.timestamp(now)).param("id", id).update();
    }

    /** Waits for the sandbox's answer to this attempt until the time given. Under the review's lock. */
    Assignment await(UUID id, int attempt, Instant until) {
        return jdbc.sql("""
                        UPDATE review_assignments SET attempt = :attempt, available_at = :until
                        WHERE id = :id AND state = 'WAITING' RETURNING *
                        """)
                .param("attempt", attempt)
                .param("until", Columns.timestamp(until))
                .param("id", id)
                .query(Assignments::assignment)
                .single();
    }

    /** Takes one seat whose tool has not answered in time, and sets its next time. */
    Optional<Assignment> takeUnanswered(Instant now, Instant next) {
        return jdbc.sql("""
                        UPDATE review_assignments SET available_at = :next WHERE id = (
                            SELECT a.id FROM reviews r JOIN review_assignments a ON a.review_id = r.id
                            WHERE r.state = 'COLLECTING' AND r.deadline > :now AND a.state = 'WAITING'
                                AND a.available_at <= :now
                            LIMIT 1 FOR UPDATE OF a SKIP LOCKED)
                        RETURNING *
                        """)
                .param("next", Columns.timestamp(next))
                .param("now", Columns.timestamp(now))
                .query(Assignments::assignment)
                .optional();
    }

    /** Ends what is still open of a completed review; who held a lease cannot commit any more. */
    void expireOpen(UUID reviewId, Instant now) {
        jdbc.sql("""
                        UPDATE review_assignments SET state = 'EXPIRED', finished_at = :now,
                            fencing_token = fencing_token + 1
                        WHERE review_id = :review AND state IN ('PENDING', 'RUNNING', 'WAITING')
                        """)
                .param("now", Columns.timestamp(now))
                .param("review", reviewId)
                .update();
    }

    private static Assignment assignment(ResultSet row, int number) throws SQLException {
        return new Assignment(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "review_id"),
                Columns.text(row, "tenant_id"),
                Columns.text(row, "agent_id"),
                SeatState.valueOf(Columns.text(row, "state")),
                row.getInt("attempt"),
                row.getString("lease_owner"),
                Columns.findInstant(row, "lease_until"),
                row.getLong("fencing_token"));
    }
}
