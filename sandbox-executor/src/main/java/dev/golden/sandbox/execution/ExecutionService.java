package dev.golden.sandbox.execution;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionOrder;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.queue.QueueProperties;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.security.Caller;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes orders from callers and from other services. */
final class ExecutionService {

    private static final int LONGEST_KEY = 200;

    private final ExecutionQueue queue;
    private final OrderRules rules;
    private final Languages languages;
    private final SandboxRuntime runtime;
    private final Transactions transactions;
    private final AuditLog audit;
    private final int queueLimit;

    ExecutionService(
            ExecutionQueue queue,
            OrderRules rules,
            Languages languages,
            SandboxRuntime runtime,
            Transactions transactions,
            AuditLog audit,
            QueueProperties properties) {
        this.queue = queue;
        this.rules = rules;
        this.languages = languages;
        this.runtime = runtime;
        this.transactions = transactions;
        this.audit = audit;
        this.queueLimit = properties.limit();
    }

    /** An accepted order. */
    record Accepted(UUID id, boolean repeated) {}

    /** @throws ProblemException 400, 422 idempotency-mismatch, 503 queue-full or unavailable */
    Accepted accept(ExecuteRequest request, @Nullable String idempotencyKey) {
        Caller caller = Caller.current();
        ExecutionOrder order = order(request, idempotencyKey, caller);
        List<OrderRules.Breach> breaches = rules.breaches(order.language(), order.payload());
        if (!breaches.isEmpty()) {
            throw new ProblemException(
                    ProblemType.VALIDATION_FAILED,
                    breaches.getFirst().toString(),
                    breaches.stream()
                            .map(breach -> new ProblemException.FieldError(breach.field(), breach.message()))
                            .distinct()
                            .toList());
        }
        if (idempotencyKey == null || queue.find(order.id()).isEmpty()) {
            requireCapacity();
        }
        return transactions.write(() -> submit(order));
    }

    /** An order of another service; never throws for what is wrong with it, since the requester waits for an answer. */
    void accept(ExecutionRequested event, String replySubject) {
        ExecutionOrder.Payload payload = new ExecutionOrder.Payload(
                event.files(), event.stdin(), event.args(), event.timeoutMillis(), event.memoryMegabytes());
        ExecutionOrder order = new ExecutionOrder(
                event.executionId(),
                event.tenantId(),
                event.taskId(),
                event.correlationId(),
                replySubject,
                "service",
                event.language(),
                event.action(),
                payload);
        List<OrderRules.Breach> breaches = rules.breaches(order.language(), payload);
        RuntimeReport report = runtime.report();
        if (!breaches.isEmpty()) {
            queue.reject(
                    emptied(order),
                    breaches.stream()
                            .map(OrderRules.Breach::toString)
                            .distinct()
                            .collect(Collectors.joining("; ")));
        } else if (!report.available() && queue.find(order.id()).isEmpty()) {
            queue.reject(order, "Sandbox is not available: " + report.problem());
        } else {
            switch (queue.submit(order)) {
                case QUEUED -> {}
                case REPEATED -> queue.answerAgain(order.id());
                case MISMATCH ->
                    throw new ProblemException(
                            ProblemType.IDEMPOTENCY_MISMATCH,
                            "Execution " + order.id() + " was asked for with another payload");
            }
        }
    }

    /** @throws ProblemException 404, also for another tenant's */
    Execution require(UUID id) {
        Caller caller = Caller.current();
        return queue.find(id)
                .filter(found -> caller.isAdmin() || found.tenantId().equals(caller.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("execution", id));
    }

    Optional<Execution> await(UUID id, Duration patience) throws InterruptedException {
        return queue.await(id, patience);
    }

    private Accepted submit(ExecutionOrder order) {
        return switch (queue.submit(order)) {
            case QUEUED -> {
                audit.record(AuditEntry.done("sandbox.execute", "execution", order.id(), order.tenantId())
                        .with(Map.of(
                                "language",
                                order.language(),
                                "action",
                                order.action().name())));
                yield new Accepted(order.id(), false);
            }
            case REPEATED -> new Accepted(order.id(), true);
            case MISMATCH ->
                throw new ProblemException(
                        ProblemType.IDEMPOTENCY_MISMATCH,
                        "Idempotency-Key was used with another payload",
                        List.of(new ProblemException.FieldError("Idempotency-Key", "was used with another payload")));
        };
    }

    private void requireCapacity() {
        RuntimeReport report = runtime.report();
        if (!report.available()) {
            throw new ProblemException(ProblemType.UNAVAILABLE, "Sandbox is not available: its self-test did not pass");
        }
        if (queue.waiting() >= queueLimit) {
            throw new ProblemException(
                    ProblemType.QUEUE_FULL, "Too many executions wait already", List.of(), Duration.ofSeconds(5), null);
        }
    }

    private ExecutionOrder order(ExecuteRequest request, @Nullable String key, Caller caller) {
        String language = Objects.requireNonNullElse(request.language(), "python");
        if (!languages.isKnown(language)) {
            throw ProblemException.invalid("language", "must be one of " + String.join(", ", languages.names()));
        }
        Map<String, String> files = new LinkedHashMap<>(Objects.requireNonNullElse(request.files(), Map.of()));
        if (request.code() != null) {
            put(files, "code", languages.mainFile(language), request.code());
        }
        boolean tested = request.tests() != null && !request.tests().isNull();
        if (tested) {
            tests(files, language, Objects.requireNonNull(request.tests()));
        }
        UUID id = key == null
                ? Ids.next()
                : Ids.derived("sandbox-execution", caller.tenantId(), caller.subject(), checked(key));
        return new ExecutionOrder(
                id,
                caller.tenantId(),
                null,
                null,
                null,
                caller.subject(),
                language,
                tested ? Action.TEST : Action.RUN,
                new ExecutionOrder.Payload(
                        files,
                        request.stdin(),
                        Objects.requireNonNullElse(request.args(), List.of()),
                        request.timeoutMs(),
                        request.memoryMb()));
    }

    private void tests(Map<String, String> files, String language, JsonNode tests) {
        if (tests.isString()) {
            put(files, "tests", languages.testFile(language), tests.stringValue());
        } else if (tests.isObject() && tests.values().stream().allMatch(JsonNode::isString)) {
            tests.propertyNames()
                    .forEach(name -> put(files, "tests", name, tests.get(name).stringValue()));
        } else {
            throw ProblemException.invalid("tests", "must be text or a map of file names to text");
        }
    }

    private static void put(Map<String, String> files, String field, String name, String text) {
        if (files.putIfAbsent(name, text) != null) {
            throw ProblemException.invalid(field, "and files both give " + name);
        }
    }

    private static String checked(String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ProblemException.invalid("Idempotency-Key", "must be 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    /** What is wrong may be what cannot be stored. */
    private static ExecutionOrder emptied(ExecutionOrder order) {
        return new ExecutionOrder(
                order.id(),
                order.tenantId(),
                order.taskId(),
                order.correlationId(),
                order.replySubject(),
                order.requestedBy(),
                order.language(),
                order.action(),
                ExecutionOrder.Payload.empty());
    }
}
