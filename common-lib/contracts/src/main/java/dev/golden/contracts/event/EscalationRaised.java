package dev.golden.contracts.event;

import dev.golden.contracts.EscalationReason;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A task waits for a human.
 *
 * @param escalationId chosen by the raiser; raising twice with the same id raises once
 * @param stepId step that waits
 * @param priority 1 (lowest) to 5 (highest), as the task's
 * @param caseFile the whole case: artifact, findings, evidence, votes, cost
 */
public record EscalationRaised(
        String tenantId,
        UUID escalationId,
        UUID taskId,
        UUID stepId,
        EscalationReason reason,
        int priority,
        String summary,
        Map<String, Object> caseFile,
        Instant raisedAt)
        implements Event {}
