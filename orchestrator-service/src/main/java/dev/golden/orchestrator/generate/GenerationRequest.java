package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be produced.
 *
 * @param stepId stable across attempts: the key of the budget request and of the journaled call derive from it
 * @param node key of the work item, {@code main} when the task is a single one
 * @param round revision round, 0 for the first
 * @param title name of the task; untrusted
 * @param description what to do; untrusted
 * @param candidate files submitted in place of a model's answer, or null
 * @param tests test files the result must pass; may be empty
 * @param files further files it may use, as submitted; untrusted
 * @param built files of the work items it builds on; untrusted
 * @param findings why the previous round was refused; empty for the first
 * @param guidance a human's advice, if any
 * @param previousFiles result of the previous round; empty for the first
 * @param deadline when to give up
 * @param budgetTokensLeft what is left of the task's own budget
 * @param document whether a document is to be written, not code
 */
public record GenerationRequest(
        String tenantId,
        UUID taskId,
        UUID stepId,
        String node,
        int round,
        AgentRole role,
        String title,
        String description,
        String language,
        @Nullable Map<String, String> candidate,
        Map<String, String> tests,
        Map<String, String> files,
        Map<String, String> built,
        List<Finding> findings,
        @Nullable String guidance,
        Map<String, String> previousFiles,
        Instant deadline,
        long budgetTokensLeft,
        boolean document) {

    /** The same with what came up inside the run as it may be shown. */
    GenerationRequest showing(
            Map<String, String> shownBuilt, List<Finding> shownFindings, Map<String, String> shownPrevious) {
        return new GenerationRequest(
                tenantId,
                taskId,
                stepId,
                node,
                round,
                role,
                title,
                description,
                language,
                candidate,
                tests,
                files,
                shownBuilt,
                shownFindings,
                guidance,
                shownPrevious,
                deadline,
                budgetTokensLeft,
                document);
    }
}
