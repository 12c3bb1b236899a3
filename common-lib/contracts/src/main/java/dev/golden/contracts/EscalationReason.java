package dev.golden.contracts;

/** Why a task waits for a human. */
public enum EscalationReason {
    SPLIT_PANEL,
    REVISION_CAP,
    GUARD_EXHAUSTED,
    BUDGET_EXHAUSTED,
    POLICY,
    INFRASTRUCTURE
}
