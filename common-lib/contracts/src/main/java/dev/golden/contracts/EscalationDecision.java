package dev.golden.contracts;

/** A human's answer to an escalation. */
public enum EscalationDecision {
    /** Accept what is there. */
    APPROVE,
    /** Replace the artifact with the one given; it passes the guards again. */
    EDIT,
    /** Go on from the recorded step, with guidance. */
    RETRY,
    REJECT
}
