package dev.golden.sandbox.execution;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionOrder;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.queue.Watch;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.security.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes orders from callers and from other services. */
final class ExecutionService {

    private static final Duration SOONEST_RETRY = Duration.ofSeconds(1);
    private static final Duration LATEST_RETRY = Duration.ofSeconds(60);

    private final ExecutionQueue queue;
    private final Orders orders;
    private final OrderRules rules;
    private final SandboxRuntime runtime;
    private final Transactions transactions;
    private final AuditLog audit;

    ExecutionService(
            ExecutionQueue queue,
            Orders orders,
            OrderRules rules,
            SandboxRuntime runtime,
            Transactions transactions,
            AuditLog audit) {
        this.queue = queue;
        this.orders = orders;
        this.rules = rules;
        this.runtime = runtime;
        this.transactions = transactions;
        this.audit = audit;
    }

    /**
     * An accepted order.
     *
     * @param finished empty when it was not over in time
     */
    record Accepted(UUID id, boolean repeated, Optional<Execution> finished) {}

    /**
     * @param patience how long to wait for the end; zero: not at all
     * @throws ProblemException 400, 422 idempotency-mismatch, 503 queue-full or unavailable
     */
    Accepted accept(ExecuteRequest request, @Nullable String idempotencyKey, Duration patience)
            throws InterruptedException {
        ExecutionOrder order = orders.of(request, idempotencyKey, Caller.current());
        if (!runtime.report().available()
                && (idempotencyKey == null || queue.find(order.id()).isEmpty())) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "Sandbox is not available: its self-test did not pass");
        }
        try (Watch watch = queue.watch(order.id())) {
            boolean repeated = isRepeated(order, told(idempotencyKey, patience));
            Optional<Execution> finished = patience.isZero()
                    ? Optional.empty()
                    : repeated ? queue.await(order.id(), patience) : watch.await(patience);
            return new Accepted(order.id(), repeated, finished);
        }
    }

    private static ExecutionQueue.Told told(@Nullable String idempotencyKey, Duration patience) {
        if (patience.isZero()) {
            return ExecutionQueue.Told.AT_ONCE;
        }
        return idempotencyKey == null ? ExecutionQueue.Told.AT_THE_END : ExecutionQueue.Told.AT_THE_END_REPEATED;
    }

    private boolean isRepeated(ExecutionOrder order, ExecutionQueue.Told told) {
        ExecutionQueue.Submission submission = TenantScope.callAsPlatform(() -> transactions.write(() -> {
            ExecutionQueue.Submission done = queue.submit(order, told);
            if (done == ExecutionQueue.Submission.QUEUED) {
                audited(order);
            }
            return done;
        }));
        return switch (submission) {
            case QUEUED -> false;
            case REPEATED -> true;
            case MISMATCH ->
                throw new ProblemException(
                        ProblemType.IDEMPOTENCY_MISMATCH,
                        "Idempotency-Key was used with another payload",
                        List.of(new ProblemException.FieldError("Idempotency-Key", "was used with another payload")));
            case FULL -> throw full("Too many executions wait already");
            case TENANT_FULL -> throw full("Too many executions of tenant " + order.tenantId() + " wait already");
        };
    }

    /** An order of another service; never throws for what is wrong with it, since the requester waits for an answer. */
    void accept(ExecutionRequested event, String replySubject) {
        ExecutionOrder.Payload payload = new ExecutionOrder.Payload(
                event.files(), event.stdin(), event.args(), event.timeoutMillis(), event.memoryMegabytes(), null);
        ExecutionOrder order = order(event, replySubject, payload);
        List<OrderRules.Breach> breaches = rules.breaches(order.language(), payload);
        RuntimeReport report = runtime.report();
        if (!breaches.isEmpty()) {
            // What is wrong may be what cannot be stored.
            queue.reject(
                    order(event, replySubject, ExecutionOrder.Payload.empty()),
                    breaches.stream()
                            .map(OrderRules.Breach::toString)
                            .distinct()
                            .collect(Collectors.joining("; ")));
            return;
        }
        if (!report.available() && queue.find(order.id()).isEmpty()) {
            queue.reject(order, "Sandbox is not available: " + report.problem());
            return;
        }
        switch (queue.submitForService(order)) {
            case QUEUED -> audited(order);
            case REPEATED -> queue.answerAgain(order.id());
            case MISMATCH ->
                throw new ProblemException(
                        ProblemType.IDEMPOTENCY_MISMATCH,
                        "Execution " + order.id() + " was asked for with another payload");
            // Comes again later: until then the order waits in the broker, which is the longer queue.
            case FULL, TENANT_FULL -> throw new ProblemException(ProblemType.UNAVAILABLE, "Queue is full");
        }
    }

    /** @throws ProblemException 404, also for another tenant's */
    Execution require(UUID id) {
        Caller caller = Caller.current();
        return queue.find(id)
                .filter(found -> caller.isAdmin() || found.tenantId().equals(caller.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("execution", id));
    }

    /** @throws ProblemException 404; 409 when it ended by itself */
    Execution cancel(UUID id) {
        Execution asked = require(id);
        transactions.write(() -> {
            if (queue.cancel(id, Caller.current().subject())) {
                audit.record(AuditEntry.done("sandbox.cancel", "execution", id, asked.tenantId())
                        .with(Map.of("state", asked.state().name())));
            }
        });
        Execution now = require(id);
        if (now.endedBy() != Execution.EndedBy.CANCELLED) {
            throw new ProblemException(ProblemType.STATE_CONFLICT, "Execution is over: " + now.word());
        }
        return now;
    }

    private static ExecutionOrder order(ExecutionRequested event, String replySubject, ExecutionOrder.Payload payload) {
        return new ExecutionOrder(
                event.executionId(),
                event.tenantId(),
                event.taskId(),
                event.correlationId(),
                replySubject,
                "service",
                event.language(),
                event.action(),
                ExecutionOrder.USUAL_PRIORITY,
                payload);
    }

    /** Who wanted what to run: of the program itself no more than can prove which it was. */
    private void audited(ExecutionOrder order) {
        audit.record(AuditEntry.done("sandbox.execute", "execution", order.id(), order.tenantId())
                .with(Map.of(
                        "language",
                        order.language(),
                        "action",
                        order.action().name(),
                        "requestSha256",
                        queue.sha256(order))));
    }

    private ProblemException full(String detail) {
        Duration wait = queue.depth().expectedWait();
        Duration retry = wait.compareTo(SOONEST_RETRY) < 0
                ? SOONEST_RETRY
                : wait.compareTo(LATEST_RETRY) > 0 ? LATEST_RETRY : wait;
        return new ProblemException(ProblemType.QUEUE_FULL, detail, List.of(), retry, null);
    }
}
