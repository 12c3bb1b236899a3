package dev.golden.supervisor.prompt;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A version of a role's prompt. Its text never changes; only its status does.
 *
 * @param baseId version it was written against; void once that is no longer active
 * @param active whether agents use it now
 */
public record Prompt(
        long id,
        String agentRole,
        int version,
        String content,
        @Nullable Long baseId,
        String approvalStatus,
        boolean active,
        String proposedBy,
        String rationale,
        JsonNode evidence,
        int evidenceCount,
        @Nullable String decidedBy,
        @Nullable String decisionComment,
        @Nullable Instant decidedAt,
        Instant createdAt) {

    /** The entry of a list: without text and evidence. */
    record Summary(
            long id,
            String agentRole,
            int version,
            @Nullable Long baseId,
            String approvalStatus,
            boolean active,
            String proposedBy,
            String rationale,
            int evidenceCount,
            @Nullable String decidedBy,
            @Nullable Instant decidedAt,
            Instant createdAt) {}
}
