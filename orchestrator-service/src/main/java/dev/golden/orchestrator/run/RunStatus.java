package dev.golden.orchestrator.run;

/** Where one attempt at a task stands. */
public enum RunStatus {
    ACTIVE,
    SUCCEEDED,
    FAILED,
    CANCELLED
}
