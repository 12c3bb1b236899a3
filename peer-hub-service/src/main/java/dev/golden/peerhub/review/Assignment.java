package dev.golden.peerhub.review;

import dev.golden.database.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One seat of a panel: a reviewer asked for a verdict, with the lease of whoever works on it. */
record Assignment(
        UUID id,
        UUID reviewId,
        String tenantId,
        String agentId,
        SeatState state,
        int attempt,
        @Nullable String leaseOwner,
        @Nullable Instant leaseUntil,
        long fencingToken) {

    /** The same attempt asks for the same execution, however often it is asked: it runs once. */
    UUID executionId() {
        return Ids.derived("analysis", id.toString(), String.valueOf(attempt));
    }

    /** The seat as the holder of that token knows it: its commit fails when the token is not the present one. */
    Assignment under(long token) {
        return new Assignment(id, reviewId, tenantId, agentId, state, attempt, leaseOwner, leaseUntil, token);
    }
}
