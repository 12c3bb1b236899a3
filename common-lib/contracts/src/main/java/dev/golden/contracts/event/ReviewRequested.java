package dev.golden.contracts.event;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Request to judge an artifact.
 *
 * @param reviewId chosen by the requester; asking twice with the same id reviews once
 * @param taskId task it belongs to, null when an artifact is reviewed directly
 * @param correlationId step that waits for the outcome
 * @param title what was asked for, as untrusted text
 * @param language language of the artifact, or {@code markdown} for a document
 * @param files candidate and further files, relative path to text
 * @param tests test files, relative path to text; empty when there are none
 * @param authorFamily model family of the author, or null: a reviewer of the same family confirms nothing
 * @param round revision round, 0 for the first
 * @param evidence what the orchestrator's own execution showed, or null when nothing was run
 * @param deadline when an outcome is due
 */
public record ReviewRequested(
        String tenantId,
        UUID reviewId,
        @Nullable UUID taskId,
        UUID correlationId,
        String title,
        String description,
        String language,
        Map<String, String> files,
        Map<String, String> tests,
        @Nullable String authorFamily,
        int round,
        @Nullable ExecutionEvidence evidence,
        Instant deadline)
        implements Event {

    /** Language of documents: no tool runs or parses them. */
    public static final String DOCUMENT = "markdown";
}
