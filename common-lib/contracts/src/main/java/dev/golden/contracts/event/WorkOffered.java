package dev.golden.contracts.event;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that a remote agent of the tenant may do.
 *
 * @param workId chosen by the orchestrator; offering twice with the same id offers once
 * @param correlationId step that waits for it
 * @param title name of the task, as untrusted text
 * @param language language of the task
 * @param file file to write; others may be added
 * @param document whether a document is wanted, not code
 * @param tests test files the result must pass; may be empty
 * @param files further files, as submitted
 * @param built files of the work items this one builds on
 * @param findings why the previous answer was refused; empty for the first
 * @param guidance a human's advice, if any
 * @param previousFiles the previous answer; empty for the first
 * @param round revision round, 0 for the first
 * @param maxTokens tokens that are held for it: more is not paid
 * @param deadline when it must be finished
 */
public record WorkOffered(
        String tenantId,
        UUID workId,
        UUID taskId,
        UUID correlationId,
        AgentRole role,
        String title,
        String description,
        String language,
        String file,
        boolean document,
        Map<String, String> tests,
        Map<String, String> files,
        Map<String, String> built,
        List<Finding> findings,
        @Nullable String guidance,
        Map<String, String> previousFiles,
        int round,
        long maxTokens,
        Instant deadline)
        implements Event {}
