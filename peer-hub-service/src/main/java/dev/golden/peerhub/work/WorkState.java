package dev.golden.peerhub.work;

/** Where offered work stands: PENDING → RUNNING (leased) → DONE; back to PENDING when a lease fails or ends. */
enum WorkState {
    PENDING,
    RUNNING,
    DONE,
    /** Nobody did it: too many attempts, or no time left. */
    FAILED,
    WITHDRAWN;

    boolean open() {
        return this == PENDING || this == RUNNING;
    }
}
