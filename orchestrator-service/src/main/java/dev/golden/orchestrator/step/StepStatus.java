package dev.golden.orchestrator.step;

import java.util.Set;

/** Where a step stands. {@link #mayBecome} is the only table of its transitions. */
public enum StepStatus {
    READY,
    /** Somebody works on it under a lease. */
    RUNNING,
    /** Another service or a human was asked. */
    WAITING,
    DONE,
    FAILED,
    CANCELLED;

    public boolean mayBecome(StepStatus next) {
        return switch (this) {
            case READY -> Set.of(RUNNING, CANCELLED).contains(next);
            // Back to READY: the attempt failed, or its worker died.
            case RUNNING -> Set.of(READY, WAITING, DONE, FAILED, CANCELLED).contains(next);
            case WAITING -> Set.of(DONE, FAILED, CANCELLED).contains(next);
            case DONE, FAILED, CANCELLED -> false;
        };
    }

    public boolean isFinal() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
