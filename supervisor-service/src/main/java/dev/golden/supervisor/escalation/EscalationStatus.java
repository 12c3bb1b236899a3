package dev.golden.supervisor.escalation;

/** Where an escalation stands. OPEN → ACKNOWLEDGED → RESOLVED; the first two may also end WITHDRAWN. */
enum EscalationStatus {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    WITHDRAWN
}
