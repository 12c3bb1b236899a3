package dev.golden.peerhub.review;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.peerhub.verdict.Verdicts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Commits of whoever holds a seat under a lease. Who lost the lease changes nothing. */
@Component
class Leases {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Reviews reviews;
    private final Assignments assignments;
    private final Verdicts verdicts;
    private final Closing closing;
    private final ReviewProperties properties;
    private final Clock clock;

    Leases(
            Reviews reviews,
            Assignments assignments,
            Verdicts verdicts,
            Closing closing,
            ReviewProperties properties,
            Clock clock) {
        this.reviews = reviews;
        this.assignments = assignments;
        this.verdicts = verdicts;
        this.closing = closing;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws ProblemException 409 {@code lease-lost} */
    void complete(Assignment held, Verdict verdict, String by) {
        Review review = reviews.lock(held.reviewId()).orElseThrow();
        Instant now = clock.instant();
        if (!assignments.finishLeased(held.id(), held.fencingToken(), now)
                || !verdicts.add(review.id(), review.tenantId(), held.agentId(), verdict, by, now)) {
            throw lost(held);
        }
        closing.settle(review, false);
    }

    /**
     * The holder could not do it: another attempt after a pause, or an abstention when there were enough.
     *
     * @throws ProblemException 409 {@code lease-lost}
     */
    void fail(Assignment held, String why, boolean retryable, String by) {
        if (!retryable || held.attempt() >= properties.maxAttempts()) {
            complete(held, Verdict.abstain(why), by);
        } else if (!assignments.giveBack(
                held.id(), held.fencingToken(), clock.instant().plus(PAUSE.multipliedBy(held.attempt())))) {
            throw lost(held);
        }
    }

    /** @throws ProblemException 409 {@code lease-lost} */
    Instant extend(Assignment held) {
        Instant until = clock.instant().plus(properties.lease());
        if (!assignments.extend(held.id(), held.fencingToken(), until)) {
            throw lost(held);
        }
        return until;
    }

    private static ProblemException lost(Assignment held) {
        return new ProblemException(
                ProblemType.LEASE_LOST, "The seat of " + held.agentId() + " was decided or went to another worker");
    }
}
