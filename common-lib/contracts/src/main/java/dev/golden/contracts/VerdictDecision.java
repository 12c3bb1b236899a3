package dev.golden.contracts;

/** One reviewer's answer. A reviewer that did not answer in time counts as {@link #ABSTAIN}. */
public enum VerdictDecision {
    APPROVE,
    REQUEST_CHANGES,
    REJECT,
    ABSTAIN
}
