package dev.golden.orchestrator.step;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.Ids;
import dev.golden.messaging.Outbox;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.step.StepInput.Asked;
import dev.golden.orchestrator.step.StepInput.Escalation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What steps ask other services. The id of a question derives from its step: asking twice is asking once. */
@Component
class Questions {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final Outbox outbox;
    private final WorkFiles files;
    private final EngineProperties properties;
    private final Clock clock;

    Questions(Outbox outbox, WorkFiles files, EngineProperties properties, Clock clock) {
        this.outbox = outbox;
        this.files = files;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Sends the step's question with the open transaction.
     *
     * @param own files of the work item, or null to read them
     * @return the step's input with what was asked
     */
    StepInput ask(
            OpenTask task,
            UUID stepId,
            PlanNode node,
            StepKind kind,
            int round,
            StepInput input,
            @Nullable Map<String, String> own) {
        Asked before = input.asked();
        int run = before == null ? 1 : before.run();
        Asked asked = new Asked(id(stepId, kind, run), before == null ? 1 : before.times() + 1, run);
        Map<String, String> produced = own == null ? files.own(task.runId(), node) : own;
        switch (kind) {
            case EXECUTE ->
                outbox.publish(Subjects.EXECUTION_REQUESTED, execution(task, stepId, node, produced, asked));
            case REVIEW ->
                outbox.publish(Subjects.REVIEW_REQUESTED, review(task, stepId, node, round, input, produced, asked));
            case ESCALATE -> {
                outbox.publish(
                        Subjects.ESCALATION_RAISED, escalation(task, stepId, node, round, input, produced, asked));
                if (asked.times() == 1) {
                    Escalation why = escalation(input);
                    task.happened(
                            "escalation.raised",
                            Map.of(
                                    "escalation", asked.requestId().toString(),
                                    "node", node.key(),
                                    "reason", why.reason().name(),
                                    "summary", why.summary()));
                }
            }
            case PLAN, GENERATE, GUARD -> throw new IllegalStateException(kind + " asks nobody");
        }
        return input.withAsked(asked);
    }

    /** When the answer is overdue; null when it may take as long as it takes. */
    @Nullable
    Instant due(StepKind kind, StepInput input) {
        Asked asked = input.asked();
        int times = asked == null ? 1 : asked.times();
        return switch (kind) {
            case EXECUTE -> clock.instant().plus(doubled(properties.executionWait(), times));
            case REVIEW -> clock.instant().plus(doubled(properties.reviewWait(), times));
            case PLAN, GENERATE, GUARD, ESCALATE -> null;
        };
    }

    /** Nobody needs to decide any more. */
    void withdraw(Step step, String reason) {
        Asked asked = step.input().asked();
        if (step.kind() == StepKind.ESCALATE && asked != null) {
            outbox.publish(
                    Subjects.ESCALATION_WITHDRAWN,
                    new EscalationWithdrawn(step.tenantId(), asked.requestId(), step.taskId(), reason));
        }
    }

    static UUID id(UUID stepId, StepKind kind, int run) {
        return Ids.derived(kind.name(), stepId.toString(), String.valueOf(run));
    }

    private static Duration doubled(Duration wait, int times) {
        Duration longer = wait.multipliedBy(1L << Math.clamp(times - 1, 0, 16));
        return longer.compareTo(LONGEST_WAIT) > 0 && wait.compareTo(LONGEST_WAIT) < 0 ? LONGEST_WAIT : longer;
    }

    private ExecutionRequested execution(
            OpenTask task, UUID stepId, PlanNode node, Map<String, String> own, Asked asked) {
        Map<String, String> all = new LinkedHashMap<>(files.all(task, node, own));
        all.putAll(node.tests());
        boolean tested = !node.tests().isEmpty() || node.writesTests();
        return new ExecutionRequested(
                task.row().tenantId(),
                asked.requestId(),
                task.id(),
                stepId,
                task.row().language().wireName(),
                tested ? ExecutionRequested.Action.TEST : ExecutionRequested.Action.RUN,
                all,
                null,
                List.of(),
                null,
                null);
    }

    private ReviewRequested review(
            OpenTask task,
            UUID stepId,
            PlanNode node,
            int round,
            StepInput input,
            Map<String, String> own,
            Asked asked) {
        TaskRow row = task.row();
        return new ReviewRequested(
                row.tenantId(),
                asked.requestId(),
                row.id(),
                stepId,
                row.name(),
                description(row, node),
                node.writesDocument()
                        ? ReviewRequested.DOCUMENT
                        : row.language().wireName(),
                files.all(task, node, own),
                node.writesTests() ? own : node.tests(),
                input.family(),
                round,
                input.evidence(),
                clock.instant().plus(properties.reviewTime()));
    }

    private EscalationRaised escalation(
            OpenTask task,
            UUID stepId,
            PlanNode node,
            int round,
            StepInput input,
            Map<String, String> own,
            Asked asked) {
        TaskRow row = task.row();
        Escalation why = escalation(input);
        Map<String, Object> caseFile = new LinkedHashMap<>();
        caseFile.put("name", row.name());
        caseFile.put("description", description(row, node));
        caseFile.put("language", row.language().wireName());
        caseFile.put("node", node.key());
        caseFile.put("round", round);
        caseFile.put("run", task.runCount());
        caseFile.put("artifact", own);
        caseFile.put("tests", node.tests());
        caseFile.put("findings", input.findings());
        caseFile.put("notes", input.notes());
        if (input.evidence() != null) {
            caseFile.put("evidence", input.evidence());
        }
        if (input.review() != null) {
            caseFile.put("review", input.review());
        }
        caseFile.put("tokensUsed", task.tokensUsed());
        caseFile.put("budgetTokens", row.budgetTokens());
        caseFile.put("retryFrom", why.retry().name());
        return new EscalationRaised(
                row.tenantId(),
                asked.requestId(),
                row.id(),
                stepId,
                why.reason(),
                row.priority(),
                why.summary(),
                caseFile,
                clock.instant());
    }

    static String description(TaskRow task, PlanNode node) {
        return node.description().isBlank() ? task.description() : task.description() + "\n\n" + node.description();
    }

    private static Escalation escalation(StepInput input) {
        Escalation why = input.escalation();
        if (why == null) {
            throw new IllegalStateException("an escalation without a reason");
        }
        return why;
    }
}
