package dev.golden.contracts.event;

import dev.golden.contracts.EscalationDecision;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A human decided.
 *
 * @param guidance advice for the next attempt, for {@code RETRY}
 * @param artifact replacement files, for {@code EDIT}
 */
public record EscalationResolved(
        String tenantId,
        UUID escalationId,
        UUID taskId,
        UUID stepId,
        EscalationDecision decision,
        @Nullable String guidance,
        @Nullable Map<String, String> artifact,
        String reason,
        String resolvedBy)
        implements Event {}
