package dev.golden.contracts;

/** How a sandbox execution ended, decided from wait status, cgroup events and clocks, never from its output. */
public enum ExecutionStatus {
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    MEMORY_EXCEEDED,
    OUTPUT_EXCEEDED,
    DENIED,
    /** Not run: the request was refused by the runtime (unknown language, unsafe file name). */
    REJECTED
}
