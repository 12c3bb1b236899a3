package dev.golden.orchestrator.task;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.step.StepKind;
import dev.golden.orchestrator.step.TaskLifecycle;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What callers do to a task: cancel, pause, resume, retry. Each needs a reason and leaves an audit row. */
@RestController
class ControlController {

    private static final int MAX_REASON = 1000;
    private static final int MAX_BULK = 500;

    private final Tasks tasks;
    private final TaskLifecycle lifecycle;
    private final TaskQueries queries;
    private final BulkSelection selection;
    private final AuditLog audit;
    private final Transactions transactions;

    ControlController(
            Tasks tasks,
            TaskLifecycle lifecycle,
            TaskQueries queries,
            BulkSelection selection,
            AuditLog audit,
            Transactions transactions) {
        this.tasks = tasks;
        this.lifecycle = lifecycle;
        this.queries = queries;
        this.selection = selection;
        this.audit = audit;
        this.transactions = transactions;
    }

    record Reasoned(@Nullable String reason) {}

    /** @param fromStep kind of step to go on from, with the files of the run before; absent to start over */
    record Retry(@Nullable String reason, @Nullable String fromStep) {}

    record BulkRetry(
            @Nullable String status,
            @Nullable Map<String, String> labels,
            @Nullable Integer limit,
            @Nullable String reason) {}

    /** @param more whether further tasks match */
    record BulkRetried(int retried, List<UUID> ids, boolean more) {}

    @PostMapping("/tasks/{id}/cancel")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    TaskView cancel(@PathVariable("id") UUID id, @RequestBody Reasoned request) {
        return act("task.cancel", id, reason(request.reason()), lifecycle::cancel);
    }

    @PostMapping("/tasks/{id}/pause")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    TaskView pause(@PathVariable("id") UUID id, @RequestBody Reasoned request) {
        return act("task.pause", id, reason(request.reason()), lifecycle::pause);
    }

    @PostMapping("/tasks/{id}/resume")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    TaskView resume(@PathVariable("id") UUID id, @RequestBody Reasoned request) {
        return act("task.resume", id, reason(request.reason()), lifecycle::resume);
    }

    @PostMapping("/tasks/{id}/retry")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    TaskView retry(@PathVariable("id") UUID id, @RequestBody Retry request) {
        StepKind fromStep = fromStep(request.fromStep());
        return act(
                "task.retry", id, reason(request.reason()), (task, reason) -> lifecycle.retry(task, fromStep, reason));
    }

    @PostMapping("/tasks:bulk-retry")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    BulkRetried bulkRetry(@RequestBody BulkRetry request) {
        String reason = reason(request.reason());
        TaskStatus status = retryable(request.status());
        int limit = request.limit() == null ? 100 : request.limit();
        if (limit < 1 || limit > MAX_BULK) {
            throw ProblemException.invalid("limit", "must be between 1 and " + MAX_BULK);
        }
        Map<String, String> labels = request.labels() == null ? Map.of() : request.labels();
        return transactions.write(() -> {
            List<UUID> found = selection.find(Caller.current().tenantId(), status, labels, limit + 1);
            List<UUID> ids = found.subList(0, Math.min(limit, found.size()));
            for (UUID id : ids) {
                OpenTask task = lock(id);
                lifecycle.retry(task, null, reason);
                audit.record(
                        AuditEntry.done("task.retry", "task", id, task.row().tenantId())
                                .because(reason));
            }
            return new BulkRetried(ids.size(), ids, found.size() > limit);
        });
    }

    private TaskView act(String action, UUID id, String reason, BiConsumer<OpenTask, String> act) {
        return transactions.write(() -> {
            OpenTask task = lock(id);
            TaskStatus before = task.status();
            act.accept(task, reason);
            audit.record(AuditEntry.done(action, "task", id, task.row().tenantId())
                    .because(reason)
                    .with(Map.of("from", before.name(), "to", task.status().name())));
            return queries.view(id, Caller.current());
        });
    }

    private OpenTask lock(UUID id) {
        return tasks.lock(id)
                .filter(task -> TaskQueries.mayTouch(task.row().tenantId(), Caller.current()))
                .orElseThrow(() -> ProblemException.notFound("task", id));
    }

    private static String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            throw ProblemException.invalid("reason", "must not be blank");
        }
        Violations violations = new Violations();
        TextRules.checkText(violations, "reason", reason, MAX_REASON);
        violations.throwIfAny();
        return reason;
    }

    private static @Nullable StepKind fromStep(@Nullable String name) {
        if (name == null) {
            return null;
        }
        for (StepKind kind : StepKind.values()) {
            if (kind.name().equals(name) && kind != StepKind.ESCALATE) {
                return kind;
            }
        }
        throw ProblemException.invalid("from_step", "must be one of PLAN, GENERATE, GUARD, EXECUTE, REVIEW");
    }

    private static TaskStatus retryable(@Nullable String name) {
        for (TaskStatus status : TaskStatus.values()) {
            if (status.name().equals(name) && status.isRetryable()) {
                return status;
            }
        }
        throw ProblemException.invalid("status", "must be one of REJECTED, FAILED, CANCELLED, TIMED_OUT");
    }
}
