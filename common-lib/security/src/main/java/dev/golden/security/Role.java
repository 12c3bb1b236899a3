package dev.golden.security;

import static dev.golden.security.Permission.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The permission matrix: what each role may do. Printed by {@code GET /admin/permissions} and docs/security. */
public enum Role {
    ADMIN(EnumSet.allOf(Permission.class)),
    OPERATOR(
            reading(),
            BUDGET_LIMIT_WRITE,
            BREAKER_WRITE,
            COOLDOWN_RESET,
            DLQ_WRITE,
            METRICS_READ,
            PERMISSION_READ,
            TOKEN_REVOKE),
    APPROVER(reading(), ESCALATION_DECIDE, PROMPT_DECIDE, PROMPT_PROPOSE),
    DEVELOPER(reading(), TASK_WRITE, BUDGET_WRITE, SANDBOX_EXECUTE, REVIEW_WRITE, PROMPT_PROPOSE),
    AUDITOR(reading(), AUDIT_READ, PERMISSION_READ),
    SERVICE(
            reading(),
            TASK_WRITE,
            BUDGET_WRITE,
            SANDBOX_EXECUTE,
            REVIEW_WRITE,
            VERDICT_WRITE,
            AGENT_WORK,
            METRICS_READ),
    VIEWER(reading());

    private final Set<Permission> permissions;

    Role(EnumSet<Permission> base, Permission... more) {
        base.addAll(Set.of(more));
        permissions = Collections.unmodifiableSet(base);
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    private static EnumSet<Permission> reading() {
        return EnumSet.of(
                HEALTH_READ,
                TASK_READ,
                BUDGET_READ,
                BREAKER_READ,
                REVIEW_READ,
                AGENT_READ,
                ESCALATION_READ,
                PROMPT_READ,
                GOVERNANCE_READ,
                SANDBOX_READ,
                DLQ_READ);
    }
}
