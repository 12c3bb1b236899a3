package dev.golden.sandbox.queue;

import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** Executions that wait, run or are over. */
public final class ExecutionQueue {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final ExecutionTable table;
    private final Transactions transactions;
    private final Outbox outbox;
    private final Json json;
    private final Completions completions;
    private final Wakeups wakeups;

    ExecutionQueue(
            ExecutionTable table,
            Transactions transactions,
            Outbox outbox,
            Json json,
            Completions completions,
            Wakeups wakeups) {
        this.table = table;
        this.transactions = transactions;
        this.outbox = outbox;
        this.json = json;
        this.completions = completions;
        this.wakeups = wakeups;
    }

    /** What became of an order. */
    public enum Submission {
        /** It is in the queue now. */
        QUEUED,
        /** The same order was given before. */
        REPEATED,
        /** Its id was used for another order. */
        MISMATCH
    }

    /** How much there is to do. */
    public record Depth(int queued, int running, double oldestWaitSeconds, Map<String, TenantShare> tenants) {}

    /** One tenant's part of it. */
    public record TenantShare(int queued, int running) {}

    /** Stores the order; part of the caller's transaction. */
    public Submission submit(ExecutionOrder order) {
        Transactions.require();
        String sha256 = sha256(order);
        if (table.insert(order, sha256)) {
            Transactions.afterCommit(wakeups::signal);
            return Submission.QUEUED;
        }
        boolean same = table.find(order.id())
                .filter(stored -> stored.tenantId().equals(order.tenantId())
                        && stored.requestSha256().equals(sha256))
                .isPresent();
        return same ? Submission.REPEATED : Submission.MISMATCH;
    }

    /** Records an order that is not run, with the reason as its result; answers the requester. */
    public void reject(ExecutionOrder order, String reason) {
        if (submit(order) == Submission.QUEUED) {
            table.reject(order.id(), ExecutionResult.rejected(reason));
        }
        answerAgain(order.id());
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

    /** Waits for the end without holding a connection; empty when it is not over by then. */
    public Optional<Execution> await(UUID id, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            CountDownLatch latch = completions.register(id);
            try {
                Optional<Execution> finished = find(id).filter(Execution::isFinished);
                if (finished.isPresent() || System.nanoTime() > end) {
                    return finished;
                }
                // Another replica may run it, which nobody tells us.
                Completions.await(latch, LOOK_AGAIN);
            } finally {
                completions.unregister(id, latch);
            }
        }
    }

    public int waiting() {
        return transactions.read(() -> table.count(Execution.State.QUEUED));
    }

    public Depth depth() {
        return transactions.read(() -> {
            List<ExecutionTable.TenantDepth> tenants = table.depthByTenant();
            return new Depth(
                    tenants.stream()
                            .mapToInt(ExecutionTable.TenantDepth::queued)
                            .sum(),
                    tenants.stream()
                            .mapToInt(ExecutionTable.TenantDepth::running)
                            .sum(),
                    table.oldestWaitSeconds(),
                    tenants.stream()
                            .collect(java.util.stream.Collectors.toMap(
                                    ExecutionTable.TenantDepth::tenantId,
                                    tenant -> new TenantShare(tenant.queued(), tenant.running()))));
        });
    }

    private String sha256(ExecutionOrder order) {
        try {
            String text = order.language() + "\n" + order.action() + "\n" + json.write(order.payload());
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
