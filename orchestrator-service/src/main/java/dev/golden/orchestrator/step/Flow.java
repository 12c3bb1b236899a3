package dev.golden.orchestrator.step;

import dev.golden.contracts.event.WorkFinished;
import dev.golden.database.Ids;
import dev.golden.orchestrator.generate.CandidateSource;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.Plans;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.RunPlan;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.run.Verdict;
import dev.golden.orchestrator.step.StepInput.Asked;
import dev.golden.orchestrator.step.Steps.Lease;
import dev.golden.telemetry.Traces;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Applies what came of a step: result, events, artifacts, next steps, questions and the task's status in the caller's
 * transaction. The task's row is locked first, always.
 */
@Component
class Flow {

    private final Tasks tasks;
    private final Steps steps;
    private final WorkFiles files;
    private final Questions questions;
    private final WorkOffers offers;
    private final Endings endings;
    private final Journal journal;
    private final CandidateSource source;
    private final EngineProperties properties;
    private final Signal signal;

    Flow(
            Tasks tasks,
            Steps steps,
            WorkFiles files,
            Questions questions,
            WorkOffers offers,
            Endings endings,
            Journal journal,
            CandidateSource source,
            EngineProperties properties,
            Signal signal) {
        this.tasks = tasks;
        this.steps = steps;
        this.files = files;
        this.questions = questions;
        this.offers = offers;
        this.endings = endings;
        this.journal = journal;
        this.source = source;
        this.properties = properties;
        this.signal = signal;
    }

    /**
     * Commits the result of a step that a worker holds.
     *
     * @return the step the same worker goes on with, already its own
     * @throws LeaseLost when it is not the worker's any more: nothing may stay
     */
    Optional<Step> commit(Step step, StepResult result, Lease lease) {
        OpenTask task = lock(step);
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            steps.finish(step, StepStatus.RUNNING, StepStatus.CANCELLED, null, null, List.of(), null, false);
            finishCancel(task);
            return Optional.empty();
        }
        return apply(task, step, StepStatus.RUNNING, result, lease);
    }

    /** Sends the question of a step that a worker holds. */
    void ask(Step step) {
        OpenTask task = lock(step);
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            steps.finish(step, StepStatus.RUNNING, StepStatus.CANCELLED, null, null, List.of(), null, false);
            finishCancel(task);
            return;
        }
        PlanNode node = task.plan().require(step.node());
        StepInput asked = questions.ask(task, step.id(), node, step.kind(), step.round(), step.input(), null);
        steps.await(step, asked, questions.due(step.kind(), asked));
        task.advance(step.kind().taskStatus(step.round()));
        tasks.save(task);
    }

    /** Offers the work of a step that a worker holds to remote agents: it waits, without a lease. */
    void offer(Step step) {
        OpenTask task = lock(step);
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            steps.finish(step, StepStatus.RUNNING, StepStatus.CANCELLED, null, null, List.of(), null, false);
            finishCancel(task);
            return;
        }
        PlanNode node = task.plan().require(step.node());
        if (offers.needsHuman(step, task.row())) {
            StepResult held = new StepResult.Held(
                    "Rule of two: a task with private data and others' words would go to an agent outside of the platform");
            apply(task, step, StepStatus.RUNNING, held, null);
            return;
        }
        Optional<StepInput> asked = offers.offer(task, step, node);
        if (asked.isEmpty()) {
            apply(task, step, StepStatus.RUNNING, new StepResult.BudgetDenied("budget for a remote agent"), null);
            return;
        }
        steps.await(step, asked.get(), offers.due());
        task.advance(step.kind().taskStatus(step.round()));
        tasks.save(task);
    }

    /** Applies what a remote agent made, or that none did. A repeated, late or foreign answer changes nothing. */
    void delivered(WorkFinished work) {
        StepResult result = work.done()
                ? new StepResult.Generated(
                        work.files(), work.tokensUsed(), work.family(), null, "agent " + work.agentId(), List.of())
                : new StepResult.Undone(String.valueOf(work.reason()), source.hasModel());
        answer(
                work.taskId(),
                work.correlationId(),
                work.workId(),
                work.tenantId(),
                result,
                step -> offers.settle(step, work));
    }

    /** Applies an answer. A repeated, late or foreign one changes nothing. */
    void answer(@Nullable UUID taskId, UUID stepId, UUID requestId, String tenantId, StepResult result) {
        answer(taskId, stepId, requestId, tenantId, result, step -> {});
    }

    private void answer(
            @Nullable UUID taskId,
            UUID stepId,
            UUID requestId,
            String tenantId,
            StepResult result,
            Consumer<Step> before) {
        if (taskId == null) {
            return;
        }
        Optional<OpenTask> locked = tasks.lock(taskId);
        if (locked.isEmpty()) {
            return;
        }
        OpenTask task = locked.get();
        Optional<Step> waiting = steps.find(stepId)
                .filter(step -> step.status() == StepStatus.WAITING)
                .filter(step -> step.taskId().equals(taskId) && step.tenantId().equals(tenantId))
                .filter(step -> isAsked(step, requestId));
        if (waiting.isPresent() && task.status() != TaskStatus.CANCEL_REQUESTED) {
            before.accept(waiting.get());
            apply(task, waiting.get(), StepStatus.WAITING, result, null);
        }
    }

    /** The answer is overdue: asks again under the same id, or gives the question up. */
    void overdue(Step seen) {
        OpenTask task = lock(seen);
        Optional<Step> waiting =
                steps.find(seen.id()).filter(step -> step.status() == StepStatus.WAITING && isAsked(step, asked(seen)));
        if (waiting.isEmpty() || task.status() == TaskStatus.CANCEL_REQUESTED) {
            return;
        }
        Step step = waiting.get();
        Asked asked = step.input().asked();
        if (asked != null && asked.times() >= properties.asks()) {
            apply(task, step, StepStatus.WAITING, new StepResult.Exhausted("no answer"), null);
            return;
        }
        PlanNode node = task.plan().require(step.node());
        if (step.kind() == StepKind.GENERATE) {
            steps.askedAgain(step, offers.offerAgain(task, step, node), offers.due());
            return;
        }
        StepInput input = questions.ask(task, step.id(), node, step.kind(), step.round(), step.input(), null);
        steps.askedAgain(step, input, questions.due(step.kind(), input));
    }

    /** The worker of a RUNNING step is gone. */
    void expired(Step step, Instant now) {
        tryAgain(step, now, "lease expired");
        signal.wakeAfterCommit();
    }

    /** The attempt failed: another one after {@code at}. */
    void tryAgain(Step step, Instant at, String error) {
        OpenTask task = lock(step);
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            cancel(task, step, error);
        } else {
            steps.tryAgain(step, at, error);
        }
    }

    /** The worker has to leave: the step is for others from now on. */
    void giveBack(Step step, Instant now) {
        OpenTask task = lock(step);
        if (task.status() == TaskStatus.CANCEL_REQUESTED) {
            cancel(task, step, "its worker stopped");
        } else {
            steps.giveBack(step, now);
        }
    }

    private void cancel(OpenTask task, Step step, String error) {
        steps.finish(step, StepStatus.RUNNING, StepStatus.CANCELLED, null, error, List.of(), null, false);
        finishCancel(task);
    }

    /** Ends a cancelled task as soon as nobody works on it. */
    void finishCancel(OpenTask task) {
        List<Step> open = steps.open(task.runId());
        if (open.stream().noneMatch(step -> step.status() == StepStatus.RUNNING)) {
            Verdict verdict = Verdict.of(Verdict.Outcome.CANCELLED, "Cancelled on request");
            endings.end(task, TaskStatus.CANCELLED, verdict, StepInput.EMPTY, false);
        }
        tasks.save(task);
    }

    private OpenTask lock(Step step) {
        OpenTask task = tasks.lock(step.taskId()).orElseThrow(() -> new LeaseLost(step.id()));
        if (!task.runId().equals(step.runId()) || task.status().isFinal()) {
            throw new LeaseLost(step.id());
        }
        return task;
    }

    private Optional<Step> apply(
            OpenTask task, Step step, StepStatus expected, StepResult result, @Nullable Lease lease) {
        PlanNode node = task.plan().require(step.node());
        Map<String, String> own = journal.record(task, step, result);
        boolean hasFiles = result instanceof StepResult.Resolved
                && (own != null || !files.own(task.runId(), node).isEmpty());
        Situation now = new Situation(
                step.kind(),
                step.round(),
                step.input(),
                node.candidate() == null && (source.hasModel() || offers.served(task.row(), node)),
                hasFiles,
                properties.revisionRounds(),
                properties.guardFixRounds(),
                properties.guardFixTokens(),
                step.kind() != StepKind.PLAN && node.writesDocument());
        Decision decision = Decisions.decide(now, result);
        if (decision instanceof Decision.Start start) {
            Optional<String> problem = Plans.problem(start.nodes());
            if (problem.isPresent()) {
                decision = Decisions.decide(now, new StepResult.PlanRefused(problem.get(), 0));
            }
        }
        if (result instanceof StepResult.Guarded guarded) {
            journal.followed(task, step, guarded, decision);
        }
        Optional<Step> chained = Optional.empty();
        switch (decision) {
            case Decision.GoOn next -> chained = goOn(task, step, expected, node, next, own, lease);
            case Decision.AskAgain again -> {
                StepInput input = questions.ask(task, step.id(), node, step.kind(), step.round(), again.input(), own);
                steps.askedAgain(step, input, questions.due(step.kind(), input));
            }
            case Decision.Start start -> {
                task.replan(new RunPlan(start.nodes(), Map.of()));
                finish(task, step, expected, generations(task.plan().roots()));
                task.advance(TaskStatus.GENERATING);
            }
            case Decision.Accept accept -> accept(task, step, expected, accept.verdict());
            case Decision.Reject reject -> {
                finish(task, step, expected, List.of());
                // A refused plan is about the task as a whole, before there are work items to name.
                boolean single = !task.row().hasPlan() || step.kind() == StepKind.PLAN;
                Verdict verdict = single ? reject.verdict() : named(step.node(), reject.verdict(), task.plan());
                endings.end(task, TaskStatus.REJECTED, verdict, step.input(), single);
            }
        }
        tasks.save(task);
        return chained;
    }

    private Optional<Step> goOn(
            OpenTask task,
            Step step,
            StepStatus expected,
            PlanNode node,
            Decision.GoOn next,
            @Nullable Map<String, String> own,
            @Nullable Lease lease) {
        UUID id = Ids.next();
        StepInput input = next.input();
        StepStatus status = StepStatus.READY;
        if (!task.isPaused()) {
            if (next.kind().asks()) {
                // No worker is needed to ask: the question goes out with this commit.
                input = questions.ask(task, id, node, next.kind(), next.round(), input, own);
                status = StepStatus.WAITING;
            } else if (next.kind() == StepKind.GUARD && lease != null) {
                status = StepStatus.RUNNING;
            }
        }
        NewStep stored = new NewStep(
                id,
                step.node(),
                next.kind(),
                next.round(),
                status,
                input,
                status == StepStatus.WAITING ? questions.due(next.kind(), input) : null);
        steps.finish(
                step,
                expected,
                StepStatus.DONE,
                Map.of("next", next.kind().name()),
                null,
                List.of(stored),
                lease,
                task.isPaused());
        if (status == StepStatus.READY && !task.isPaused()) {
            signal.wakeAfterCommit();
        }
        if (next.kind() != StepKind.ESCALATE || isOnlyOpen(task, id)) {
            task.advance(next.kind().taskStatus(next.round()));
        }
        return status == StepStatus.RUNNING
                ? Optional.of(new Step(
                        id,
                        step.taskId(),
                        step.runId(),
                        step.tenantId(),
                        step.node(),
                        next.kind(),
                        next.round(),
                        status,
                        step.priority(),
                        1,
                        1,
                        input,
                        step.createdAt(),
                        Traces.current()))
                : Optional.empty();
    }

    private void accept(OpenTask task, Step step, StepStatus expected, Verdict verdict) {
        RunPlan plan = task.plan().accept(step.node(), verdict);
        boolean single = !task.row().hasPlan();
        if (!single) {
            task.replan(plan);
        }
        if (plan.isComplete()) {
            finish(task, step, expected, List.of());
            Verdict whole = single ? verdict : verdict.withNodes(plan.accepted());
            endings.end(task, TaskStatus.COMPLETED, whole, step.input(), true);
            return;
        }
        List<PlanNode> started = plan.startedBy(step.node());
        finish(task, step, expected, generations(started));
        task.happened("node.accepted", Map.of("node", step.node()));
        if (!started.isEmpty()) {
            task.advance(TaskStatus.GENERATING);
        } else {
            // The newest open step of the others says where the task stands.
            List<Step> open = steps.open(task.runId());
            open.stream()
                    .reduce((older, newer) -> newer.kind() == StepKind.ESCALATE ? older : newer)
                    .ifPresent(shown -> task.advance(shown.kind().taskStatus(shown.round())));
        }
    }

    private void finish(OpenTask task, Step step, StepStatus expected, List<NewStep> next) {
        steps.finish(step, expected, StepStatus.DONE, null, null, next, null, task.isPaused());
        if (!next.isEmpty() && !task.isPaused()) {
            signal.wakeAfterCommit();
        }
    }

    private static List<NewStep> generations(List<PlanNode> nodes) {
        List<NewStep> next = new ArrayList<>();
        for (PlanNode node : nodes) {
            next.add(
                    new NewStep(Ids.next(), node.key(), StepKind.GENERATE, 0, StepStatus.READY, StepInput.EMPTY, null));
        }
        return next;
    }

    private boolean isOnlyOpen(OpenTask task, UUID id) {
        return !task.row().hasPlan()
                || steps.open(task.runId()).stream().allMatch(step -> step.id().equals(id) || isHuman(step));
    }

    private static boolean isHuman(Step step) {
        return step.kind() == StepKind.ESCALATE;
    }

    private static Verdict named(String node, Verdict verdict, RunPlan plan) {
        Map<String, Verdict> nodes = new LinkedHashMap<>(plan.accepted());
        nodes.put(node, verdict);
        List<String> reasons =
                verdict.reasons().stream().map(reason -> node + ": " + reason).toList();
        return new Verdict(
                verdict.outcome(),
                verdict.decidedBy(),
                reasons,
                verdict.findings(),
                verdict.review(),
                verdict.execution(),
                nodes);
    }

    private static UUID asked(Step step) {
        Asked asked = step.input().asked();
        return asked == null ? step.id() : asked.requestId();
    }

    private static boolean isAsked(Step step, UUID requestId) {
        return asked(step).equals(requestId);
    }
}
