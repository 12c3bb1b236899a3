package dev.golden.orchestrator.step;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.Finding;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.messaging.Outbox;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.RunStatus;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.run.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How tasks end: the verdict, the run, what is still open, and who must know. */
@Component
class Endings {

    private final Tasks tasks;
    private final Steps steps;
    private final Questions questions;
    private final WorkOffers offers;
    private final Outbox outbox;
    private final AuditLog audit;

    Endings(Tasks tasks, Steps steps, Questions questions, WorkOffers offers, Outbox outbox, AuditLog audit) {
        this.tasks = tasks;
        this.steps = steps;
        this.questions = questions;
        this.offers = offers;
        this.outbox = outbox;
        this.audit = audit;
    }

    /** Ends the task. Whatever is still open is cancelled, so that no worker can commit to it any more. */
    void end(OpenTask task, TaskStatus status, Verdict verdict, StepInput last, boolean onlyStep) {
        task.conclude(status, verdict);
        if (!onlyStep) {
            String reason = verdict.reasons().isEmpty()
                    ? status.name()
                    : verdict.reasons().getFirst();
            cancelAll(steps.open(task.runId()), reason);
        }
        tasks.finishRun(task.runId(), runStatus(status));
        Verdict.Panel review = verdict.review();
        outbox.publish(
                Subjects.OUTCOME_RECORDED,
                new OutcomeRecorded(
                        task.row().tenantId(),
                        task.id(),
                        task.row().role(),
                        status.name(),
                        last.promptId(),
                        verdict.findings().stream()
                                .map(Finding::rule)
                                .distinct()
                                .toList(),
                        last.humanDecision(),
                        review == null ? null : review.reviewId()));
        audit.record(AuditEntry.done(
                        "task." + status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "task",
                        task.id(),
                        task.row().tenantId())
                .because(verdict.reasons().isEmpty() ? null : verdict.reasons().getFirst())
                .with(Map.of("decided_by", verdict.decidedBy(), "run", task.runCount())));
    }

    void cancelAll(List<Step> open, String reason) {
        if (open.isEmpty()) {
            return;
        }
        steps.cancel(open.stream().map(Step::id).toList());
        open.forEach(step -> {
            questions.withdraw(step, reason);
            offers.withdraw(step, reason);
        });
    }

    private static RunStatus runStatus(TaskStatus status) {
        return switch (status) {
            case COMPLETED -> RunStatus.SUCCEEDED;
            case CANCELLED -> RunStatus.CANCELLED;
            case REJECTED, FAILED, TIMED_OUT -> RunStatus.FAILED;
            case QUEUED,
                    PLANNING,
                    GENERATING,
                    GUARDING,
                    EXECUTING,
                    REVIEWING,
                    REVISING,
                    PAUSED,
                    CANCEL_REQUESTED,
                    ESCALATED -> throw new IllegalArgumentException(status + " is not final");
        };
    }
}
