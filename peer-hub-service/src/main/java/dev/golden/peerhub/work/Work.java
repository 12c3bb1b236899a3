package dev.golden.peerhub.work;

import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Offered work as stored, with the lease of whoever does it. */
record Work(
        WorkOffered offer,
        WorkState state,
        int attempt,
        @Nullable String agentId,
        long fencingToken,
        @Nullable Instant leaseUntil,
        @Nullable WorkFinished result) {

    /** Whether the token is that of a lease that still holds. */
    boolean heldUnder(long token, Instant now) {
        return state == WorkState.RUNNING && fencingToken == token && leaseUntil != null && now.isBefore(leaseUntil);
    }
}
