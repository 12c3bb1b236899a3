package dev.golden.orchestrator.task;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.orchestrator.generate.CandidateSource;
import dev.golden.orchestrator.remote.RemoteAgents;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.step.TaskLifecycle;
import dev.golden.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Accepts tasks: validated, screened, and stored with their first steps and their event in one transaction. */
@Service
class Submissions {

    private final Screened screened;
    private final TaskLifecycle lifecycle;
    private final CandidateSource source;
    private final RemoteAgents agents;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    Submissions(
            Screened screened,
            TaskLifecycle lifecycle,
            CandidateSource source,
            RemoteAgents agents,
            Outbox outbox,
            AuditLog audit,
            Transactions transactions,
            Clock clock) {
        this.screened = screened;
        this.lifecycle = lifecycle;
        this.source = source;
        this.agents = agents;
        this.outbox = outbox;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    TaskView submit(SubmitTask request, Caller caller) {
        Instant now = clock.instant();
        Submission submission = Submission.of(request, now);
        screened.require(submission, caller);
        List<String> needing = source.hasModel() ? List.of() : withoutAuthor(submission, caller);
        if (!needing.isEmpty()) {
            throw new ProblemException(
                    ProblemType.MODEL_REQUIRED,
                    "No model provider is configured, so the task needs: " + String.join(", ", needing),
                    needing.stream()
                            .map(field -> new FieldError(field, "is required without a model provider"))
                            .toList());
        }
        TaskRow task = row(submission, caller, now);
        transactions.write(() -> {
            lifecycle.start(task);
            outbox.publish(Subjects.TASK_SUBMITTED, new TaskSubmitted(task.tenantId(), task.id(), task.priority()));
            audit.record(AuditEntry.done("task.submit", "task", task.id(), task.tenantId())
                    .with(Map.of("priority", task.priority(), "budget_tokens", task.budgetTokens())));
        });
        return TaskView.of(task, List.of(), List.of(), List.of());
    }

    /** What neither a candidate nor an agent of the tenant's own fills. Plans are made by a model only. */
    private List<String> withoutAuthor(Submission submission, Caller caller) {
        return submission.needingAuthor().entrySet().stream()
                .filter(needing -> needing.getValue() == AgentRole.PLANNER
                        || !transactions.read(() -> agents.serve(
                                caller.tenantId(),
                                needing.getValue(),
                                submission.language().wireName())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static TaskRow row(Submission submission, Caller caller, Instant now) {
        return new TaskRow(
                Ids.next(),
                caller.tenantId(),
                submission.name(),
                submission.description(),
                submission.role(),
                submission.language(),
                TaskStatus.QUEUED,
                null,
                submission.priority(),
                submission.budgetTokens(),
                submission.deadline(),
                submission.labels(),
                submission.input(),
                Ids.next(),
                1,
                0,
                null,
                caller.subject(),
                now,
                now,
                null,
                1);
    }
}
