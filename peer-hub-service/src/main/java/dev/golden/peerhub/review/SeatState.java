package dev.golden.peerhub.review;

/**
 * Where an assignment stands. A tool's seat is WAITING for the sandbox; a model's or remote agent's goes PENDING →
 * RUNNING (leased) → DONE, back to PENDING on failure.
 */
enum SeatState {
    PENDING,
    RUNNING,
    WAITING,
    DONE,
    /** The review ended without this seat's verdict. */
    EXPIRED;

    boolean open() {
        return this == PENDING || this == RUNNING || this == WAITING;
    }
}
