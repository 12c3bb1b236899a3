package dev.golden.orchestrator.step;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.generate.CandidateSource;
import dev.golden.orchestrator.generate.Generation;
import dev.golden.orchestrator.generate.GenerationRequest;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.Guards;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.PlanRequest;
import dev.golden.orchestrator.plan.PlanSource;
import dev.golden.orchestrator.plan.Planning;
import dev.golden.orchestrator.run.RunPlan;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.step.Steps.Lease;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Does the work of claimed steps, outside of transactions, and commits what came of it. */
@Component
class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final Tasks tasks;
    private final Flow flow;
    private final WorkFiles files;
    private final WorkOffers offers;
    private final CandidateSource source;
    private final PlanSource planner;
    private final Guards guards;
    private final Transactions transactions;
    private final EngineProperties properties;
    private final Traces traces;
    private final Clock clock;

    Worker(
            Tasks tasks,
            Flow flow,
            WorkFiles files,
            WorkOffers offers,
            CandidateSource source,
            PlanSource planner,
            Guards guards,
            Transactions transactions,
            EngineProperties properties,
            Traces traces,
            Clock clock) {
        this.tasks = tasks;
        this.flow = flow;
        this.files = files;
        this.offers = offers;
        this.source = source;
        this.planner = planner;
        this.guards = guards;
        this.transactions = transactions;
        this.properties = properties;
        this.traces = traces;
        this.clock = clock;
    }

    /** What a step needs to know of its task. */
    private record Work(TaskRow task, PlanNode node, Map<String, String> given, Map<String, String> own) {

        /** What other work items have written of the given files. */
        Map<String, String> built() {
            Map<String, String> built = new TreeMap<>(given);
            built.entrySet().removeAll(task.input().files().entrySet());
            return built;
        }
    }

    /**
     * Works on the step and on those that follow at once.
     *
     * @param holding told of each step before it is worked on, so that its lease is renewed
     */
    void run(Step claimed, String owner, Consumer<Step> holding) {
        @Nullable Step step = claimed;
        @Nullable Work known = null;
        while (step != null) {
            holding.accept(step);
            try (Scope span = traces.begin("step " + step.kind(), SpanKind.INTERNAL, step.traceParent())) {
                span.set("golden.task.id", step.taskId().toString())
                        .set("golden.step.id", step.id().toString())
                        .set("golden.node", step.node())
                        .set("golden.round", step.round())
                        .set("golden.attempt", step.attempt());
                Turn turn = turn(step, known, owner, span);
                step = turn.next();
                known = turn.known();
            }
        }
    }

    /** What comes after a step here, if anything. */
    private record Turn(@Nullable Step next, @Nullable Work known) {
        static final Turn OVER = new Turn(null, null);
    }

    private Turn turn(Step step, @Nullable Work known, String owner, Scope span) {
        try {
            if (step.attempt() > properties.attempts()) {
                commit(step, new StepResult.Exhausted("its workers died"), owner);
                return Turn.OVER;
            }
            if (step.kind().asks()) {
                transactions.write(() -> flow.ask(step));
                return Turn.OVER;
            }
            Work work = known != null ? known : read(step);
            if (WorkOffers.mayTake(step, work.node())
                    && transactions.read(() -> offers.takes(step, work.task(), work.node()))) {
                transactions.write(() -> flow.offer(step));
                return Turn.OVER;
            }
            StepResult result = perform(step, work);
            Optional<Step> next = commit(step, result, owner);
            return new Turn(
                    next.orElse(null),
                    result instanceof StepResult.Generated generated
                            ? new Work(work.task(), work.node(), work.given(), generated.files())
                            : null);
        } catch (LeaseLost lost) {
            log.atInfo()
                    .addKeyValue("step", step.id())
                    .log("Step belongs to somebody else; what was done here is dropped");
        } catch (RuntimeException failure) {
            span.failed(failure.getClass().getName());
            failed(step, failure, owner);
        }
        return Turn.OVER;
    }

    private Optional<Step> commit(Step step, StepResult result, String owner) {
        Lease lease = new Lease(owner, clock.instant().plus(properties.lease()));
        return transactions.write(() -> flow.commit(step, result, lease));
    }

    private void failed(Step step, RuntimeException failure, String owner) {
        // Stopped because the lease was lost or the task cancelled: the flag would break the statements below.
        Thread.interrupted();
        String error = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        boolean last = step.attempt() >= properties.attempts();
        log.atWarn()
                .addKeyValue("step", step.id())
                .addKeyValue("kind", step.kind())
                .addKeyValue("attempt", step.attempt())
                .addKeyValue("last", last)
                .setCause(failure instanceof ProblemException ? null : failure)
                .log(failure instanceof ProblemException ? "Step failed: {}" : "Step failed", error);
        try {
            if (last) {
                commit(step, new StepResult.Exhausted(error), owner);
            } else {
                transactions.write(() -> flow.tryAgain(step, clock.instant().plus(backoff(step.attempt())), error));
            }
        } catch (LeaseLost lost) {
            log.atInfo().addKeyValue("step", step.id()).log("Step was taken over after it failed here");
        } catch (RuntimeException e) {
            // The database is away: the lease runs out and the step is claimed again.
            log.atWarn().addKeyValue("step", step.id()).log("Failure of a step could not be stored: {}", e.toString());
        }
    }

    private Duration backoff(int attempt) {
        long wait = Math.min(
                properties.backoff().toMillis() << Math.clamp(attempt - 1, 0, 20),
                properties.maxBackoff().toMillis());
        return Duration.ofMillis(wait / 2 + ThreadLocalRandom.current().nextLong(wait / 2 + 1));
    }

    private Work read(Step step) {
        return transactions.read(() -> {
            TaskRow task = tasks.find(step.taskId()).orElseThrow(() -> new LeaseLost(step.id()));
            RunPlan plan = tasks.plan(task, step.runId());
            PlanNode node = plan.require(step.node());
            boolean first = step.kind() == StepKind.PLAN
                    || (step.kind() == StepKind.GENERATE
                            && step.round() == 0
                            && step.input().guardFixes() == 0);
            return new Work(
                    task,
                    node,
                    files.given(task, step.runId(), plan, node),
                    first ? Map.of() : files.own(step.runId(), node));
        });
    }

    private StepResult perform(Step step, Work work) {
        return switch (step.kind()) {
            case PLAN -> plan(step, work.task());
            case GENERATE -> generate(step, work);
            case GUARD -> guard(work);
            case EXECUTE, REVIEW, ESCALATE -> throw new IllegalStateException(step.kind() + " is not worked on");
        };
    }

    private StepResult plan(Step step, TaskRow task) {
        try {
            Planning planning = planner.plan(new PlanRequest(
                    task.tenantId(),
                    task.id(),
                    step.id(),
                    task.name(),
                    task.description(),
                    task.language().wireName(),
                    task.input().tests(),
                    task.input().files(),
                    step.input().guidance(),
                    deadline(task),
                    budgetLeft(task)));
            return switch (planning) {
                case Planning.Planned planned -> new StepResult.Planned(planned.nodes(), planned.tokens());
                case Planning.Refused refused -> new StepResult.PlanRefused(refused.reason(), refused.tokens());
                case Planning.BudgetDenied denied -> new StepResult.BudgetDenied(denied.reason());
                case Planning.ModelRequired none -> new StepResult.ModelMissing();
            };
        } catch (ProblemException e) {
            return known(e);
        }
    }

    private StepResult generate(Step step, Work work) {
        TaskRow task = work.task();
        try {
            Generation generation = source.generate(new GenerationRequest(
                    task.tenantId(),
                    task.id(),
                    step.id(),
                    step.node(),
                    step.round(),
                    work.node().role(),
                    task.name(),
                    Questions.description(task, work.node()),
                    task.language().wireName(),
                    work.node().candidate(),
                    work.node().tests(),
                    task.input().files(),
                    work.built(),
                    step.input().findings(),
                    step.input().guidance(),
                    work.own(),
                    deadline(task),
                    budgetLeft(task),
                    work.node().writesDocument()));
            return switch (generation) {
                case Generation.Produced produced ->
                    new StepResult.Generated(
                            storable(produced.files()),
                            produced.tokens(),
                            produced.family(),
                            produced.promptId(),
                            produced.model(),
                            produced.notes());
                case Generation.Malformed malformed ->
                    new StepResult.Malformed(
                            malformed.fault(), malformed.finding(), malformed.tokens(), malformed.model());
                case Generation.BudgetDenied denied -> new StepResult.BudgetDenied(denied.reason());
                case Generation.ModelRequired none -> new StepResult.ModelMissing();
            };
        } catch (ProblemException e) {
            return known(e);
        }
    }

    /** Problems that are answers rather than failures; any other is thrown on and tried again. */
    private static StepResult known(ProblemException problem) {
        if (problem.type() == ProblemType.BUDGET_EXHAUSTED) {
            return new StepResult.BudgetDenied(String.valueOf(problem.getMessage()));
        }
        if (problem.type() == ProblemType.MODEL_REQUIRED) {
            return new StepResult.ModelMissing();
        }
        throw problem;
    }

    private StepResult guard(Work work) {
        GuardReport report = guards.check(new GuardRequest(
                work.task().tenantId(),
                work.node().role(),
                work.task().language().wireName(),
                work.own(),
                work.node().tests(),
                null,
                false));
        return new StepResult.Guarded(
                report.files(),
                !report.files().equals(work.own()),
                report.findings(),
                report.fixesApplied(),
                report.verdict(),
                report.shadows());
    }

    private Instant deadline(TaskRow task) {
        Instant most = clock.instant().plus(properties.stepTime());
        Instant deadline = task.deadline();
        return deadline != null && deadline.isBefore(most) ? deadline : most;
    }

    private static long budgetLeft(TaskRow task) {
        return Math.max(0, task.budgetTokens() - task.tokensUsed());
    }

    /** Postgres keeps no NUL. */
    private static Map<String, String> storable(Map<String, String> files) {
        Map<String, String> stored = new TreeMap<>();
        files.forEach((name, text) -> stored.put(name.replace('\0', '\ufffd'), text.replace('\0', '\ufffd')));
        return stored;
    }

    /** Runs the work as the platform: it belongs to no caller. */
    void runAsPlatform(Step step, String owner, Consumer<Step> holding) {
        TenantScope.runAsPlatform(() -> run(step, owner, holding));
    }
}
