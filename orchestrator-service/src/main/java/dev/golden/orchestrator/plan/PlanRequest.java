package dev.golden.orchestrator.plan;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * @param stepId stable across attempts: the key of the budget request and of the journaled call derive from it
 * @param title name of the task; untrusted
 * @param description what to do; untrusted
 * @param tests test files the result must pass; may be empty; untrusted
 * @param files further files the work items may use; untrusted
 * @param guidance a human's advice, if any
 * @param budgetTokensLeft what is left of the task's own budget
 */
public record PlanRequest(
        String tenantId,
        UUID taskId,
        UUID stepId,
        String title,
        String description,
        String language,
        Map<String, String> tests,
        Map<String, String> files,
        @Nullable String guidance,
        Instant deadline,
        long budgetTokensLeft) {}
