package dev.golden.orchestrator.step;

import dev.golden.contracts.Finding;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.orchestrator.artifact.Artifacts;
import dev.golden.orchestrator.guard.RuleResult;
import dev.golden.orchestrator.run.OpenTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells the followers of a task what a step brought, and keeps the files it brought. */
@Component
class Journal {

    private final Artifacts artifacts;

    Journal(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /** @return files of the work item as far as the result brought them, else null */
    @Nullable
    Map<String, String> record(OpenTask task, Step step, StepResult result) {
        return switch (result) {
            case StepResult.Planned planned -> {
                task.addTokens(planned.tokens());
                task.happened(
                        "plan.made",
                        Map.of(
                                "nodes",
                                planned.nodes().stream().map(n -> n.key()).toList()));
                yield null;
            }
            case StepResult.PlanRefused refused -> {
                if (refused.tokens() > 0) {
                    task.addTokens(refused.tokens());
                }
                task.happened("plan.refused", Map.of("reason", refused.reason()));
                yield null;
            }
            case StepResult.Malformed malformed -> {
                task.addTokens(malformed.tokens());
                Map<String, Object> data = about(step);
                data.put("fault", malformed.fault());
                data.put("finding", malformed.finding());
                data.put("model", malformed.model());
                task.happened("answer.malformed", data);
                yield null;
            }
            case StepResult.Generated generated -> {
                task.addTokens(generated.tokens());
                Map<String, Object> data = about(step);
                data.put("files", List.copyOf(generated.files().keySet()));
                data.put("model", generated.model());
                if (!generated.notes().isEmpty()) {
                    data.put("notes", generated.notes());
                }
                task.happened("candidate.generated", data);
                save(task, step, generated.files());
                yield generated.files();
            }
            case StepResult.BudgetDenied denied -> {
                task.happened("budget.denied", Map.of("node", step.node(), "reason", denied.reason()));
                yield null;
            }
            case StepResult.ModelMissing missing -> null;
            case StepResult.Held held -> null;
            case StepResult.Undone undone -> {
                Map<String, Object> data = about(step);
                data.put("reason", undone.reason());
                task.happened("work.undone", data);
                yield null;
            }
            case StepResult.Guarded guarded -> guarded(task, step, guarded);
            case StepResult.Executed executed -> {
                task.happened("execution.finished", execution(step, executed.execution()));
                yield null;
            }
            case StepResult.Reviewed reviewed -> {
                review(task, step, reviewed.review());
                yield null;
            }
            case StepResult.Resolved resolved -> resolution(task, step, resolved.resolution());
            case StepResult.Exhausted exhausted -> {
                Map<String, Object> data = about(step);
                data.put("reason", exhausted.reason());
                task.happened("step.exhausted", data);
                yield null;
            }
        };
    }

    private Map<String, String> guarded(OpenTask task, Step step, StepResult.Guarded guarded) {
        for (Finding finding : guarded.findings()) {
            Map<String, Object> data = attempt(step);
            data.put("finding", finding);
            task.happened("guard.finding", data);
        }
        for (RuleResult shadow : guarded.shadows()) {
            Map<String, Object> data = attempt(step);
            data.put("rule", shadow.rule().wireName());
            data.put("verdict", shadow.verdict().wireName());
            data.put("finding", shadow.finding());
            task.happened("guard.shadow", data);
        }
        if (!guarded.fixes().isEmpty()) {
            Map<String, Object> data = attempt(step);
            data.put("fixes", guarded.fixes());
            task.happened("guard.fixed", data);
        }
        Map<String, Object> data = attempt(step);
        data.put("verdict", guarded.verdict().wireName());
        data.put("blocked", guarded.blocked());
        task.happened("guard.finished", data);
        if (guarded.changed()) {
            save(task, step, guarded.files());
        }
        return guarded.files();
    }

    /** Tells what the guards' verdict led to when a model wrote the candidate: another attempt, or the end of them. */
    void followed(OpenTask task, Step step, StepResult.Guarded guarded, Decision decision) {
        if (!(decision instanceof Decision.GoOn next)) {
            return;
        }
        Map<String, Object> data = attempt(step);
        data.put(
                "rules",
                guarded.findings().stream().map(Finding::rule).distinct().toList());
        if (next.kind() == StepKind.GENERATE) {
            data.put("next_attempt", next.input().guardFixes());
            data.put("tokens_so_far", step.input().guardTrail().tokens());
            task.happened("guard.retry", data);
        } else if (step.input().guardTrail().knows(GuardTrail.digest(guarded.files()))) {
            task.happened("guard.loop", data);
        } else if (next.kind() == StepKind.ESCALATE) {
            task.happened("guard.gave_up", data);
        }
    }

    /** {@code attempt} is 0 for the first version of a round, and counts those that guards asked for. */
    private static Map<String, Object> attempt(Step step) {
        Map<String, Object> data = about(step);
        data.put("attempt", step.input().guardFixes());
        return data;
    }

    private static void review(OpenTask task, Step step, ReviewCompleted review) {
        for (ReviewCompleted.PanelVerdict verdict : review.verdicts()) {
            Map<String, Object> data = about(step);
            data.put("reviewer", verdict.reviewer());
            data.put("family", verdict.family());
            data.put("decision", verdict.decision().name());
            data.put("probability", verdict.probability());
            data.put("findings", verdict.findings());
            task.happened("review.verdict", data);
        }
        Map<String, Object> data = about(step);
        data.put("review", review.reviewId().toString());
        data.put("outcome", review.outcome().name());
        data.put("probability", review.probability());
        data.put("effective_panel", review.effectivePanel());
        data.put("calibrated", review.calibrated());
        data.put("reason", review.reason());
        task.happened("review.completed", data);
    }

    private @Nullable Map<String, String> resolution(OpenTask task, Step step, EscalationResolved resolution) {
        Map<String, Object> data = about(step);
        data.put("escalation", resolution.escalationId().toString());
        data.put("decision", resolution.decision().name());
        data.put("by", resolution.resolvedBy());
        data.put("reason", resolution.reason());
        task.happened("escalation.resolved", data);
        Map<String, String> artifact = resolution.artifact();
        if (artifact == null || artifact.isEmpty()) {
            return null;
        }
        save(task, step, artifact);
        return artifact;
    }

    private static Map<String, Object> execution(Step step, ExecutionFinished execution) {
        Map<String, Object> data = about(step);
        data.put("execution", execution.executionId().toString());
        data.put("action", execution.action().name());
        data.put("status", execution.status().name());
        Integer exitCode = execution.exitCode();
        if (exitCode != null) {
            data.put("exit_code", exitCode);
        }
        data.put("violations", execution.violations());
        data.put("cpu_ms", execution.cpuMillis());
        data.put("wall_ms", execution.wallMillis());
        data.put("memory_peak_bytes", execution.memoryPeakBytes());
        return data;
    }

    private void save(OpenTask task, Step step, Map<String, String> files) {
        artifacts.save(task.id(), task.runId(), task.row().tenantId(), step.node(), files);
    }

    private static Map<String, Object> about(Step step) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("node", step.node());
        data.put("round", step.round());
        return data;
    }
}
