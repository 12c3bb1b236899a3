package dev.golden.contracts;

/** The consensus of a review. */
public enum ReviewOutcome {
    ACCEPTED,
    CHANGES_REQUESTED,
    REJECTED,
    /** No decision the panel can stand behind: a human decides. */
    SPLIT,
    /** Stopped by a bound (reviewers, deadline, rounds), never to be read as agreement. */
    CAPPED
}
