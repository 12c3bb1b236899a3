package dev.golden.orchestrator.run;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.plan.PlanNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as stored.
 *
 * @param resumeStatus where {@code PAUSED} goes back to
 * @param runId present attempt
 * @param tokensUsed tokens of all attempts
 * @param version id of the newest event
 */
public record TaskRow(
        UUID id,
        String tenantId,
        String name,
        String description,
        AgentRole role,
        Language language,
        TaskStatus status,
        @Nullable TaskStatus resumeStatus,
        int priority,
        long budgetTokens,
        @Nullable Instant deadline,
        Map<String, String> labels,
        TaskInput input,
        UUID runId,
        int runCount,
        long tokensUsed,
        @Nullable Verdict verdict,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,
        long version) {

    /** Whether the task is more than a single work item, so that its runs keep a plan. */
    public boolean hasPlan() {
        return input.autoPlan() || !input.nodes().isEmpty();
    }

    /** Plan of a run that stores none: the caller's work items, or the task itself as the only one. */
    public RunPlan submittedPlan() {
        List<PlanNode> nodes = input.nodes().isEmpty()
                ? List.of(new PlanNode(PlanNode.MAIN, role, "", List.of(), input.candidate(), input.tests()))
                : input.nodes();
        return new RunPlan(nodes, Map.of());
    }
}
