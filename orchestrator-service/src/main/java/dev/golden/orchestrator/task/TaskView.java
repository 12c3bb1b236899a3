package dev.golden.orchestrator.task;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.artifact.Artifact;
import dev.golden.orchestrator.run.RunRow;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Verdict;
import dev.golden.orchestrator.step.StepView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as callers see it.
 *
 * @param cost tokens used and allowed
 * @param verdict why it ended as it did; null before
 * @param runs attempts, oldest first; null in lists
 * @param steps of all attempts, oldest first; null in lists
 * @param artifacts of the present attempt; null in lists
 */
record TaskView(
        UUID id,
        String tenantId,
        String name,
        String description,
        String role,
        String language,
        TaskStatus status,
        int priority,
        @Nullable Instant deadline,
        Map<String, String> labels,
        Cost cost,
        @Nullable Verdict verdict,
        int runCount,
        @Nullable List<RunRow> runs,
        @Nullable List<StepView> steps,
        @Nullable List<ArtifactLink> artifacts,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,
        long lastEvent) {

    /** What a task has used of what it may use. */
    record Cost(long tokensUsed, long budgetTokens) {}

    /** Where a file of the task is. */
    record ArtifactLink(String node, String name, int revision, String sha256, String href) {

        static ArtifactLink of(UUID taskId, Artifact artifact) {
            return new ArtifactLink(
                    artifact.node(),
                    artifact.name(),
                    artifact.revision(),
                    artifact.sha256(),
                    "/tasks/" + taskId + "/artifacts/" + artifact.name() + "?node=" + artifact.node());
        }
    }

    static TaskView of(TaskRow task) {
        return of(task, null, null, null);
    }

    static TaskView of(
            TaskRow task,
            @Nullable List<RunRow> runs,
            @Nullable List<StepView> steps,
            @Nullable List<ArtifactLink> artifacts) {
        AgentRole role = task.role();
        return new TaskView(
                task.id(),
                task.tenantId(),
                task.name(),
                task.description(),
                role.wireName(),
                task.language().wireName(),
                task.status(),
                task.priority(),
                task.deadline(),
                task.labels(),
                new Cost(task.tokensUsed(), task.budgetTokens()),
                task.verdict(),
                task.runCount(),
                runs,
                steps,
                artifacts,
                task.createdBy(),
                task.createdAt(),
                task.updatedAt(),
                task.finishedAt(),
                task.version());
    }
}
