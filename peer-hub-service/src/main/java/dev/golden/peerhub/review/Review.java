package dev.golden.peerhub.review;

import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.event.ReviewRequested;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A review's row.
 *
 * @param reply whether a requester waits for {@code ReviewCompleted}
 * @param settlement everything behind the outcome, null until completed
 * @param traceParent of the request
 */
record Review(
        UUID id,
        String tenantId,
        boolean reply,
        ReviewRequested request,
        ReviewState state,
        @Nullable ReviewOutcome outcome,
        @Nullable Double probability,
        @Nullable Double effectivePanel,
        @Nullable Boolean calibrated,
        @Nullable String reason,
        @Nullable Settlement settlement,
        String requestedBy,
        Instant deadline,
        Instant createdAt,
        @Nullable Instant completedAt,
        @Nullable String traceParent) {

    boolean collecting() {
        return state == ReviewState.COLLECTING;
    }
}
