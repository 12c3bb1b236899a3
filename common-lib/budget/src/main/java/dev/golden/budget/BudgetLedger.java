package dev.golden.budget;

import dev.golden.contracts.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a tenant. {@code used + reserved <= total_limit} holds at every instant under any concurrency and any number
 * of replicas; every reservation is settled exactly once. Each method is one statement and joins an open transaction.
 */
public interface BudgetLedger {

    /**
     * Holds tokens. The same request id gives the same decision, also when it was denied.
     *
     * @throws ProblemException 422 {@code idempotency-mismatch} when the id was used with another amount
     */
    Reservation reserve(ReserveRequest request);

    /**
     * Turns the hold into use; what was not used returns to the budget. Repeating the same commit changes nothing.
     *
     * @param tokensUsed 0 up to the reserved amount
     * @throws ProblemException 404 unknown; 409 when released, expired or committed with another amount; 422 above the
     *     reserved amount
     */
    Reservation commit(String tenantId, String requestId, long tokensUsed);

    /** Gives the hold back. Repeating changes nothing; 409 when it was committed. */
    Reservation release(String tenantId, String requestId);

    /** Settles reservations past their time, at most {@code limit}; returns how many. */
    int expire(int limit);

    Optional<Reservation> find(String tenantId, String requestId);

    /**
     * @param tokens at least 1
     * @param timeToLive how long the hold lasts unless settled
     */
    record ReserveRequest(
            String tenantId,
            String requestId,
            long tokens,
            @Nullable UUID taskId,
            @Nullable String agentRole,
            Duration timeToLive) {}

    /** Whether the tokens were held. */
    enum Decision {
        APPROVED,
        DENIED
    }

    /** Where the hold stands. */
    enum State {
        OPEN,
        COMMITTED,
        RELEASED,
        EXPIRED,
        DENIED
    }

    /**
     * @param tokens asked for
     * @param tokensUsed committed, 0 before
     * @param remaining what was left right after the decision, as then answered
     * @param reservedUntil end of the hold, null when denied
     * @param reason why it was denied
     */
    record Reservation(
            String tenantId,
            String requestId,
            Decision decision,
            State state,
            long tokens,
            long tokensUsed,
            long remaining,
            @Nullable Instant reservedUntil,
            @Nullable String reason) {}
}
