package dev.golden.orchestrator.step;

import dev.golden.database.Ids;
import dev.golden.orchestrator.artifact.Artifacts;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.RunPlan;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** New runs of tasks that ended without success. */
@Component
class Retries {

    private final Tasks tasks;
    private final Steps steps;
    private final Artifacts artifacts;
    private final Clock clock;

    Retries(Tasks tasks, Steps steps, Artifacts artifacts, Clock clock) {
        this.tasks = tasks;
        this.steps = steps;
        this.artifacts = artifacts;
        this.clock = clock;
    }

    void start(OpenTask task, @Nullable StepKind fromStep, String reason) {
        RunPlan before = task.plan();
        UUID old = task.runId();
        boolean over = fromStep == null || fromStep == StepKind.PLAN || fromStep == StepKind.ESCALATE;
        boolean replanned = over && task.row().input().autoPlan();
        task.startRun(Ids.next());
        List<NewStep> first = new ArrayList<>();
        if (replanned) {
            first.add(step(PlanNode.MAIN, StepKind.PLAN, 0, StepInput.EMPTY));
        } else if (over) {
            task.plan().roots().forEach(node -> first.add(step(node.key(), StepKind.GENERATE, 0, StepInput.EMPTY)));
        } else {
            // What was accepted stays accepted; what was not goes on from the step, with its files.
            boolean stored = task.row().hasPlan();
            if (stored) {
                task.replan(new RunPlan(before.nodes(), before.accepted()));
            }
            for (PlanNode node : before.nodes()) {
                if (!before.accepted().containsKey(node.key())
                        && before.accepted().keySet().containsAll(node.dependsOn())) {
                    first.add(goOn(old, node, Objects.requireNonNull(fromStep)));
                }
            }
        }
        tasks.insertRun(task, fromStep == null ? first.getFirst().kind().name() : fromStep.name());
        if (!over) {
            copyFiles(task, old, before);
        }
        task.become(TaskStatus.QUEUED, reason);
        task.happened("run.started", Map.of("run", task.runCount(), "reason", reason));
        tasks.forgetDeadlineBefore(task.id(), clock.instant());
        tasks.save(task);
        steps.insert(task.id(), task.runId(), task.row().tenantId(), task.row().priority(), first);
    }

    private NewStep goOn(UUID oldRun, PlanNode node, StepKind from) {
        Optional<Step> step = steps.findNewest(oldRun, node.key(), from);
        if (step.isEmpty()) {
            if (from == StepKind.GENERATE) {
                return step(node.key(), StepKind.GENERATE, 0, StepInput.EMPTY);
            }
            throw TaskLifecycle.conflict("The run before had no step " + from + " of " + node.key());
        }
        return step(
                node.key(),
                from,
                step.get().round(),
                step.get().input().withAsked(null).withEscalation(null));
    }

    private void copyFiles(OpenTask task, UUID oldRun, RunPlan plan) {
        List<String> nodes = plan.nodes().stream().map(PlanNode::key).toList();
        artifacts
                .latest(oldRun, nodes)
                .forEach((node, files) ->
                        artifacts.save(task.id(), task.runId(), task.row().tenantId(), node, files));
    }

    private static NewStep step(String node, StepKind kind, int round, StepInput input) {
        return new NewStep(Ids.next(), node, kind, round, StepStatus.READY, input, null);
    }
}
