package dev.golden.orchestrator.step;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Ids;
import dev.golden.model.ModelGateway;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What callers do to a task as a whole. Each method is part of the caller's transaction. */
@Component
public class TaskLifecycle {

    private final Tasks tasks;
    private final Steps steps;
    private final Endings endings;
    private final Flow flow;
    private final Retries retries;
    private final Signal signal;
    private final ModelGateway model;

    TaskLifecycle(
            Tasks tasks, Steps steps, Endings endings, Flow flow, Retries retries, Signal signal, ModelGateway model) {
        this.tasks = tasks;
        this.steps = steps;
        this.endings = endings;
        this.flow = flow;
        this.retries = retries;
        this.signal = signal;
        this.model = model;
    }

    /** Stores a new task with the steps it begins with. */
    public void start(TaskRow task) {
        tasks.insert(task);
        List<NewStep> first;
        if (task.input().autoPlan()) {
            first = List.of(first(PlanNode.MAIN, StepKind.PLAN));
        } else {
            first = task.submittedPlan().roots().stream()
                    .map(node -> first(node.key(), StepKind.GENERATE))
                    .toList();
        }
        steps.insert(task.id(), task.runId(), task.tenantId(), task.priority(), first);
        signal.wakeAfterCommit();
    }

    /** Cancelled at once when nobody works on it, else as soon as nobody does. Repeating changes nothing. */
    public void cancel(OpenTask task, String reason) {
        if (task.status() == TaskStatus.CANCELLED || task.status() == TaskStatus.CANCEL_REQUESTED) {
            return;
        }
        refuseFinal(task, "cancelled");
        task.become(TaskStatus.CANCEL_REQUESTED, reason);
        List<Step> open = steps.open(task.runId());
        endings.cancelAll(
                open.stream()
                        .filter(step -> step.status() != StepStatus.RUNNING)
                        .toList(),
                reason);
        // A worker that waits for a model would notice late: the call is ended, and with it the step.
        model.cancel(task.row().tenantId(), task.id());
        flow.finishCancel(task);
    }

    /** No further step starts; what was asked before may still be answered. */
    public void pause(OpenTask task, String reason) {
        if (task.isPaused()) {
            return;
        }
        refuseFinal(task, "paused");
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            throw conflict("The task is being cancelled");
        }
        task.become(TaskStatus.PAUSED, reason);
        steps.hide(task.runId(), true);
        tasks.save(task);
    }

    public void resume(OpenTask task, String reason) {
        if (!task.isPaused()) {
            refuseFinal(task, "resumed");
            if (task.status() == TaskStatus.CANCEL_REQUESTED) {
                throw conflict("The task is being cancelled");
            }
            return;
        }
        task.become(Objects.requireNonNullElse(task.resumeStatus(), TaskStatus.QUEUED), reason);
        steps.hide(task.runId(), false);
        tasks.save(task);
        signal.wakeAfterCommit();
    }

    /**
     * Starts a new run of a task that ended without success.
     *
     * @param fromStep kind of step to go on from, with the files of the run before; null to start over
     */
    public void retry(OpenTask task, @Nullable StepKind fromStep, String reason) {
        if (!task.status().isRetryable()) {
            throw conflict("Only a task that is REJECTED, FAILED, TIMED_OUT or CANCELLED can be retried; it is "
                    + task.status());
        }
        retries.start(task, fromStep, reason);
        signal.wakeAfterCommit();
    }

    private static NewStep first(String node, StepKind kind) {
        UUID id = Ids.next();
        return new NewStep(id, node, kind, 0, StepStatus.READY, StepInput.EMPTY, null);
    }

    private static void refuseFinal(OpenTask task, String verb) {
        if (task.status().isFinal()) {
            throw conflict("The task is " + task.status() + " and cannot be " + verb);
        }
    }

    static ProblemException conflict(String detail) {
        return new ProblemException(ProblemType.STATE_CONFLICT, detail);
    }
}
