package dev.golden.contracts.event;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of offered work.
 *
 * @param correlationId as in the offer
 * @param done whether an agent did it; else nobody could, or not in time
 * @param agentId agent that did it, null when none did
 * @param family model family the agent is registered with, null when none did it
 * @param files relative path to text; empty when it was not done
 * @param tokensUsed tokens the agent says it used, at most what was held
 * @param reason why it was not done, null when it was
 */
public record WorkFinished(
        String tenantId,
        UUID workId,
        UUID taskId,
        UUID correlationId,
        boolean done,
        @Nullable String agentId,
        @Nullable String family,
        Map<String, String> files,
        long tokensUsed,
        @Nullable String reason)
        implements Event {}
