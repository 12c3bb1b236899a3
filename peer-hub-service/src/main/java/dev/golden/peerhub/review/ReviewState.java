package dev.golden.peerhub.review;

/** A review collects verdicts until it is completed, once. */
enum ReviewState {
    COLLECTING,
    COMPLETED
}
