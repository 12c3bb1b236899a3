package dev.golden.orchestrator.step;

import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.contracts.event.WorkWithdrawn;
import dev.golden.database.Ids;
import dev.golden.injection.prompt.Provenance;
import dev.golden.injection.prompt.RuleOfTwo;
import dev.golden.messaging.Outbox;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.generate.Authorship;
import dev.golden.orchestrator.generate.ContextScreen;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.remote.RemoteAgents;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.step.StepInput.Asked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Generations that go to somebody's remote agent instead of a model: which do, what is sent, and what it costs. The tokens are
 * held while the offer is out and settled with the answer, in the same transaction.
 */
@Component
class WorkOffers {

    private static final Logger log = LoggerFactory.getLogger(WorkOffers.class);

    /** Label of a task whose data must not leave the platform without a human; its value is {@code private}. */
    static final String DATA_LABEL = "data";

    private static final String PRIVATE = "private";
    private static final Duration MARGIN = Duration.ofMinutes(10);
    private static final Duration ANSWER_MARGIN = Duration.ofSeconds(30);
    private static final long LEAST_TOKENS = 64;

    private final RemoteAgents agents;
    private final WorkFiles files;
    private final ContextScreen screen;
    private final BudgetLedger ledger;
    private final Outbox outbox;
    private final EngineProperties properties;
    private final Clock clock;

    WorkOffers(
            RemoteAgents agents,
            WorkFiles files,
            ContextScreen screen,
            BudgetLedger ledger,
            Outbox outbox,
            EngineProperties properties,
            Clock clock) {
        this.agents = agents;
        this.files = files;
        this.screen = screen;
        this.ledger = ledger;
        this.outbox = outbox;
        this.properties = properties;
        this.clock = clock;
    }

    /** Whether the step is one that could be offered. One that was offered before, and nobody did, is not. */
    static boolean mayTake(Step step, PlanNode node) {
        return step.kind() == StepKind.GENERATE && step.input().asked() == null && node.candidate() == null;
    }

    /** Whether it is for a remote agent. A human who let private work be tried again, and not out, keeps it here. */
    boolean takes(Step step, TaskRow task, PlanNode node) {
        boolean keptHere =
                rule(task).needsHuman() && "RETRY".equals(step.input().humanDecision());
        return served(task, node) && !keptHere;
    }

    /** Whether a remote agent could mend what the item has written. */
    boolean served(TaskRow task, PlanNode node) {
        return node.candidate() == null
                && agents.serve(task.tenantId(), node.role(), task.language().wireName());
    }

    /**
     * Why the work may not go out without a human: it carries others' words and private data, and to hand it to an agent
     * outside of the platform is an outward effect.
     */
    boolean needsHuman(Step step, TaskRow task) {
        return rule(task).needsHuman() && !"APPROVE".equals(step.input().humanDecision());
    }

    private static RuleOfTwo rule(TaskRow task) {
        Set<Provenance> quoted = EnumSet.of(Provenance.CALLER);
        return RuleOfTwo.of(quoted, PRIVATE.equals(task.labels().get(DATA_LABEL)), true);
    }

    /**
     * Holds the tokens and sends the offer with the open transaction.
     *
     * @return the step's input with what was asked; empty when the budget does not allow it
     */
    Optional<StepInput> offer(OpenTask task, Step step, PlanNode node) {
        TaskRow row = task.row();
        long tokens = Math.min(properties.workTokens(), row.budgetTokens() - task.tokensUsed());
        if (tokens < LEAST_TOKENS) {
            return Optional.empty();
        }
        Reservation held = ledger.reserve(new ReserveRequest(
                row.tenantId(),
                key(step),
                tokens,
                row.id(),
                node.role().wireName(),
                properties.workTime().plus(MARGIN)));
        if (held.decision() == Decision.DENIED) {
            return Optional.empty();
        }
        Asked asked = new Asked(workId(step), 1, 1);
        send(task, step, node, tokens);
        task.happened(
                "work.offered",
                Map.of(
                        "node", node.key(),
                        "round", step.round(),
                        "work", asked.requestId().toString(),
                        "role", node.role().wireName(),
                        "max_tokens", tokens));
        return Optional.of(step.input().withAsked(asked));
    }

    /** Sends it once more under the same id: the answer may have been lost. */
    StepInput offerAgain(OpenTask task, Step step, PlanNode node) {
        Asked before = step.input().asked();
        int times = before == null ? 1 : before.times() + 1;
        ledger.find(step.tenantId(), key(step)).ifPresent(held -> send(task, step, node, held.tokens()));
        return step.input().withAsked(new Asked(workId(step), times, 1));
    }

    /** When the answer is overdue: the peer hub always gives one by the deadline. */
    Instant due() {
        return clock.instant().plus(properties.workTime()).plus(ANSWER_MARGIN);
    }

    private void send(OpenTask task, Step step, PlanNode node, long tokens) {
        TaskRow row = task.row();
        Map<String, String> built = new TreeMap<>(files.given(row, task.runId(), task.plan(), node));
        built.entrySet().removeAll(row.input().files().entrySet());
        boolean first = step.round() == 0 && step.input().guardFixes() == 0;
        Map<String, String> previous = first ? Map.of() : files.own(task.runId(), node);
        Language language = row.language();
        ContextScreen.Run run = new ContextScreen.Run(row.tenantId(), row.id(), node.key());
        screen.observe(built, run);
        outbox.publish(
                Subjects.WORK_OFFERED,
                new WorkOffered(
                        row.tenantId(),
                        workId(step),
                        row.id(),
                        step.id(),
                        node.role(),
                        row.name(),
                        Questions.description(row, node),
                        language.wireName(),
                        Authorship.fileName(node, language, previous),
                        node.writesDocument(),
                        node.tests(),
                        row.input().files(),
                        built,
                        screen.findings(step.input().findings(), run),
                        step.input().guidance(),
                        previous,
                        step.round(),
                        tokens,
                        deadline(row)));
    }

    private Instant deadline(TaskRow task) {
        Instant most = clock.instant().plus(properties.workTime());
        Instant deadline = task.deadline();
        return deadline != null && deadline.isBefore(most) ? deadline : most;
    }

    /** Settles the hold with what the agent used, once: the step takes an answer once. */
    void settle(Step step, WorkFinished finished) {
        String key = key(step);
        Optional<Reservation> held = ledger.find(step.tenantId(), key);
        boolean open = held.filter(hold -> hold.state() == State.OPEN).isPresent();
        if (!finished.done()) {
            if (open) {
                ledger.release(step.tenantId(), key);
            }
            return;
        }
        if (open) {
            ledger.commit(
                    step.tenantId(),
                    key,
                    Math.min(finished.tokensUsed(), held.orElseThrow().tokens()));
        } else if (finished.tokensUsed() > 0) {
            // The hold ran out while the agent worked: the work is there, so it is billed anew.
            String late = key + "~late";
            Reservation anew = ledger.reserve(
                    new ReserveRequest(step.tenantId(), late, finished.tokensUsed(), step.taskId(), null, MARGIN));
            if (anew.decision() == Decision.APPROVED && anew.state() == State.OPEN) {
                ledger.commit(step.tenantId(), late, finished.tokensUsed());
            } else {
                log.atWarn()
                        .addKeyValue("tenant", step.tenantId())
                        .addKeyValue("tokens", finished.tokensUsed())
                        .log("Work of a remote agent was kept although its hold ran out and the budget is exhausted");
            }
        }
    }

    /** Nobody waits for it any more. */
    void withdraw(Step step, String reason) {
        if (step.kind() != StepKind.GENERATE || step.status() != StepStatus.WAITING) {
            return;
        }
        outbox.publish(
                Subjects.WORK_WITHDRAWN, new WorkWithdrawn(step.tenantId(), workId(step), step.taskId(), reason));
        if (ledger.find(step.tenantId(), key(step))
                .filter(hold -> hold.state() == State.OPEN)
                .isPresent()) {
            ledger.release(step.tenantId(), key(step));
        }
    }

    static UUID workId(Step step) {
        return Ids.derived("WORK", step.id().toString(), "1");
    }

    private static String key(Step step) {
        return "work:" + step.id();
    }
}
