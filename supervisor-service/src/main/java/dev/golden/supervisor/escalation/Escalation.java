package dev.golden.supervisor.escalation;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A case that waits, or waited, for a human.
 *
 * @param caseFile the whole case: artifact, findings, evidence, votes, cost
 * @param slaDueAt when somebody must have decided
 * @param reminders how often that moment has passed unused
 */
record Escalation(
        UUID id,
        String tenantId,
        UUID taskId,
        UUID stepId,
        EscalationReason reason,
        EscalationStatus status,
        int priority,
        String summary,
        JsonNode caseFile,
        Instant slaDueAt,
        int reminders,
        @Nullable String acknowledgedBy,
        @Nullable Instant acknowledgedAt,
        @Nullable EscalationDecision decision,
        @Nullable String guidance,
        @Nullable Map<String, String> artifact,
        @Nullable String resolutionReason,
        @Nullable String resolvedBy,
        @Nullable Instant resolvedAt,
        Instant createdAt) {

    /** The entry of a list: without the case. */
    record Summary(
            UUID id,
            String tenantId,
            UUID taskId,
            EscalationReason reason,
            EscalationStatus status,
            int priority,
            String summary,
            Instant slaDueAt,
            int reminders,
            @Nullable String acknowledgedBy,
            @Nullable EscalationDecision decision,
            @Nullable String resolvedBy,
            Instant createdAt) {}
}
