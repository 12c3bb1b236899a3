package dev.golden.sandbox.queue;

import dev.golden.database.Json;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.sandbox.runtime.SandboxRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executions that wait, run or are over. */
public final class ExecutionQueue {

    private static final int MOST_SHOWN = 100;
    private static final ExecutionTable.Bounds NO_BOUNDS =
            new ExecutionTable.Bounds(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final ExecutionTable table;
    private final QueueTable view;
    private final OutputTable output;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Json json;
    private final Completions completions;
    private final RunTimes times;
    private final ExecutionMetrics metrics;
    private final SandboxRuntime runtime;
    private final Workers workers;
    private final QueueProperties properties;

    ExecutionQueue(
            ExecutionTable table,
            QueueTable view,
            OutputTable output,
            Transactions transactions,
            Outbox outbox,
            Json json,
            Completions completions,
            RunTimes times,
            ExecutionMetrics metrics,
            SandboxRuntime runtime,
            Workers workers,
            QueueProperties properties) {
        this.table = table;
        this.view = view;
        this.output = output;
        this.transactions = transactions;
        this.outbox = outbox;
        this.json = json;
        this.completions = completions;
        this.times = times;
        this.metrics = metrics;
        this.runtime = runtime;
        this.workers = workers;
        this.properties = properties;
    }

    /** What became of an order. */
    public enum Submission {
        /** It is in the queue now, or begun already. */
        QUEUED,
        /** The same order was given before. */
        REPEATED,
        /** Its id was used for another order. */
        MISMATCH,
        /** As much waits as may. */
        FULL,
        /** As much of its tenant waits as may. */
        TENANT_FULL
    }

    /**
     * How much there is to do.
     *
     * @param expectedWait until an execution that came now would be begun, at a guess
     */
    public record Depth(
            int queued,
            int running,
            double oldestWaitSeconds,
            Duration expectedWait,
            Map<String, TenantShare> tenants) {}

    /** One tenant's part of it. */
    public record TenantShare(int queued, int running) {}

    /**
     * Where in the queue an execution is.
     *
     * @param position 1 is the next to be begun
     * @param expectedWait until then, at a guess from how long the late ones took
     */
    public record Place(UUID id, int position, Duration expectedWait) {}

    /** When whoever gives an order is told of it. */
    public enum Told {
        /** As soon as it is accepted. */
        AT_ONCE,
        /** When it is over. */
        AT_THE_END,
        /** When it is over, and the order may be one that was given before. */
        AT_THE_END_REPEATED
    }

    /** Stores a caller's order; part of a transaction in the platform's scope. */
    public Submission submit(ExecutionOrder order, Told told) {
        return submit(order, properties.requestBounds(), told);
    }

    /** Stores another service's order; part of a transaction in the platform's scope. */
    public Submission submitForService(ExecutionOrder order) {
        return submit(order, properties.serviceBounds(), Told.AT_ONCE);
    }

    private Submission submit(ExecutionOrder order, ExecutionTable.Bounds bounds, Told told) {
        Transactions.require();
        String sha256 = sha256(order);
        HeadStart head = told == Told.AT_ONCE
                ? null
                : workers.headStart(order.tenantId(), () -> table.first(order, sha256), told == Told.AT_THE_END)
                        .orElse(null);
        ExecutionTable.Inserted inserted = ExecutionTable.Inserted.NOT;
        try {
            inserted = table.insert(order, sha256, bounds, told == Told.AT_ONCE, head == null ? null : head.stored());
        } finally {
            if (head != null && inserted == ExecutionTable.Inserted.BEGUN) {
                Transactions.afterEnd(head::over);
            } else if (head != null) {
                head.over(false);
            }
        }
        return switch (inserted) {
            case BEGUN -> Submission.QUEUED;
            case WAITING -> {
                Transactions.afterCommit(workers::wake);
                yield Submission.QUEUED;
            }
            case NOT -> refused(order, sha256, bounds);
        };
    }

    private Submission refused(ExecutionOrder order, String sha256, ExecutionTable.Bounds bounds) {
        Optional<Execution> stored = table.find(order.id());
        if (stored.isPresent()) {
            boolean same = stored.get().tenantId().equals(order.tenantId())
                    && stored.get().requestSha256().equals(sha256);
            return same ? Submission.REPEATED : Submission.MISMATCH;
        }
        Submission full = view.waiting() >= bounds.all() ? Submission.FULL : Submission.TENANT_FULL;
        metrics.refused(full);
        return full;
    }

    /** Records an order that is not run, with the reason as its result; answers the requester. */
    public void reject(ExecutionOrder order, String reason) {
        if (submit(order, NO_BOUNDS, Told.AT_ONCE) == Submission.QUEUED) {
            table.end(order.id(), null, ExecutionResult.rejected(reason));
        }
        answerAgain(order.id());
    }

    /**
     * Ends an execution that nobody wants any more, waiting or running; part of a transaction. A program that runs here
     * is killed at once, one that runs elsewhere at its next heartbeat.
     *
     * @return false when it was over already
     */
    public boolean cancel(UUID id, String by) {
        Transactions.require();
        if (!table.end(id, Execution.EndedBy.CANCELLED, ExecutionResult.rejected("Cancelled by " + by))) {
            return false;
        }
        answerAgain(id);
        Transactions.afterCommit(() -> {
            metrics.cancelled();
            runtime.cancel(id);
            completions.completed(id, Optional.empty());
        });
        return true;
    }

    /** Publishes the result once more, when there is one: the requester did not get it. */
    public void answerAgain(UUID id) {
        table.find(id).filter(Execution::isFinished).ifPresent(execution -> {
            if (execution.replySubject() != null) {
                outbox.publish(execution.replySubject(), execution.toEvent());
            }
        });
    }

    public Optional<Execution> find(UUID id) {
        return transactions.read(() -> table.find(id));
    }

    /** To be opened before the execution is ordered or looked at. */
    public Watch watch(UUID id) {
        return Watch.open(this, completions, id);
    }

    /** Waits for the end of an execution that was ordered before; empty when it is not over by then. */
    public Optional<Execution> await(UUID id, Duration patience) throws InterruptedException {
        try (Watch watch = watch(id)) {
            Optional<Execution> over = find(id).filter(Execution::isFinished);
            return over.isPresent() ? over : watch.await(patience);
        }
    }

    /** Output that was kept while the program ran, after the piece of that number. */
    public List<OutputPiece> output(UUID id, long after, int limit) {
        return transactions.read(() -> output.after(id, after, limit));
    }

    /** Where it waits; empty when it does not. */
    public Optional<Place> place(Execution execution) {
        return execution.state() == Execution.State.QUEUED
                ? places(execution.tenantId(), execution.id()).stream().findFirst()
                : Optional.empty();
    }

    /** Where the executions of a tenant wait, the first hundred of them. */
    public List<Place> places(String tenantId) {
        return places(tenantId, null);
    }

    private List<Place> places(String tenantId, @Nullable UUID id) {
        return platform(() -> {
            int atOnce = atOnce(view.load());
            return view.positions(tenantId, id, MOST_SHOWN).stream()
                    .map(waiting ->
                            new Place(waiting.id(), waiting.position(), times.until(waiting.position(), atOnce)))
                    .toList();
        });
    }

    /** All tenants' part. */
    public Depth depth() {
        return platform(() -> {
            QueueTable.Load load = view.load();
            List<QueueTable.TenantDepth> tenants = view.depthByTenant();
            return new Depth(
                    load.queued(),
                    tenants.stream().mapToInt(QueueTable.TenantDepth::running).sum(),
                    load.oldestWaitSeconds(),
                    times.until(load.queued(), atOnce(load)),
                    tenants.stream()
                            .collect(Collectors.toMap(
                                    QueueTable.TenantDepth::tenantId,
                                    tenant -> new TenantShare(tenant.queued(), tenant.running()))));
        });
    }

    /** Executors are alike; one that runs nothing now is not counted, but this one is. */
    private int atOnce(QueueTable.Load load) {
        return Math.max(1, load.executors()) * properties.workerCount();
    }

    private <T> T platform(Supplier<T> work) {
        return TenantScope.callAsPlatform(() -> transactions.read(work));
    }

    /** Digest of the program with all it is given. */
    public String sha256(ExecutionOrder order) {
        return Digest.hex(order.language() + "\n" + order.action() + "\n" + json.write(order.payload()));
    }
}
