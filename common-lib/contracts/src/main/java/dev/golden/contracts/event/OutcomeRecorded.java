package dev.golden.contracts.event;

import dev.golden.contracts.AgentRole;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 *
 * @param status final task status
 * @param promptId prompt version that produced the artifact, if a model did
 * @param findingRules classes of the findings seen on the way
 * @param humanDecision what a human decided on an escalation, if one did
 * @param reviewId last review, if any
 */
public record OutcomeRecorded(
        String tenantId,
        UUID taskId,
        AgentRole role,
        String status,
        @Nullable Long promptId,
        List<String> findingRules,
        @Nullable String humanDecision,
        @Nullable UUID reviewId)
        implements Event {}
