package dev.golden.sandbox.queue;

import dev.golden.database.BackgroundWork;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.sandbox.runtime.SandboxRuntime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops that empty the queue and keep the leases of what they run. */
final class Workers implements BackgroundWork {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final ExecutionTable table;
    private final QueueTable view;
    private final Transactions transactions;
    private final Worker worker;
    private final SandboxRuntime runtime;
    private final Wakeups wakeups;
    private final ExecutionMetrics metrics;
    private final QueueProperties properties;
    private final String owner = ownerName();
    private final Map<UUID, ExecutionTable.Claim> held = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Semaphore free;
    private volatile boolean running;

    Workers(
            ExecutionTable table,
            QueueTable view,
            Transactions transactions,
            Worker worker,
            SandboxRuntime runtime,
            Wakeups wakeups,
            ExecutionMetrics metrics,
            QueueProperties properties) {
        this.table = table;
        this.view = view;
        this.transactions = transactions;
        this.worker = worker;
        this.runtime = runtime;
        this.wakeups = wakeups;
        this.metrics = metrics;
        this.properties = properties;
        this.free = new Semaphore(properties.workerCount());
    }

    /**
     * Keeps one worker free for an order about to be stored; {@link #begin} must follow. Empty when all are busy or the
     * process is about to end.
     */
    Optional<ExecutionTable.Lease> reserve() {
        return running && free.tryAcquire()
                ? Optional.of(new ExecutionTable.Lease(owner, properties.lease()))
                : Optional.empty();
    }

    /** @param claim what the reserved worker does; null: nothing came of it */
    void begin(ExecutionTable.@Nullable Claim claim) {
        if (claim == null) {
            free.release();
            return;
        }
        held.put(claim.id(), claim);
        Thread.ofVirtual().name("sandbox-worker").start(() -> {
            try {
                work(claim);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.atError().addKeyValue("execution", claim.id()).log("Execution waits for its lease to end", e);
            } finally {
                free.release();
            }
        });
    }

    @Override
    public void start() {
        running = true;
        threads.add(Thread.ofVirtual().name("sandbox-heartbeat").start(() -> loop(this::beat)));
        for (int i = 0; i < properties.workerCount(); i++) {
            threads.add(Thread.ofVirtual().name("sandbox-worker-" + i).start(() -> loop(this::workOnce)));
        }
    }

    /** Lets programs end for a moment; kills those that do not and gives them back, so that another replica begins them. */
    @Override
    public void stop() {
        running = false;
        long end = System.nanoTime() + properties.drain().toNanos();
        try {
            while (!held.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        held.values().forEach(claim -> {
            try {
                TenantScope.runAsPlatform(() -> transactions.write(() -> table.giveBack(claim, false)));
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("execution", claim.id()).log("Execution waits for its lease to end", e);
            }
            runtime.cancel(claim.id());
        });
        threads.forEach(Thread::interrupt);
        threads.forEach(Workers::join);
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private interface Turn {
        void take() throws InterruptedException;
    }

    private void loop(Turn turn) {
        boolean reported = false;
        while (running) {
            try {
                turn.take();
                reported = false;
            } catch (InterruptedException e) {
                // Only stop() interrupts.
                return;
            } catch (RuntimeException e) {
                if (running && !reported) {
                    LOG.warn("Queue cannot be worked on, trying again", e);
                    reported = true;
                }
                pause();
            }
        }
    }

    private void workOnce() throws InterruptedException {
        free.acquire();
        boolean found;
        try {
            Optional<ExecutionTable.Claim> claim =
                    TenantScope.callAsPlatform(() -> transactions.write(() -> table.claim(owner, properties.lease())));
            found = claim.isPresent();
            if (found) {
                held.put(claim.get().id(), claim.get());
                work(claim.get());
            }
        } finally {
            free.release();
        }
        if (!found) {
            wakeups.await(properties.poll());
        }
    }

    private void work(ExecutionTable.Claim claim) throws InterruptedException {
        metrics.started();
        try {
            if (running) {
                worker.work(claim);
            }
        } finally {
            held.remove(claim.id());
            metrics.ended();
        }
    }

    private void beat() throws InterruptedException {
        Thread.sleep(properties.heartbeat());
        TenantScope.runAsPlatform(() -> {
            for (ExecutionTable.Claim claim : held.values()) {
                // Lost: the result would be refused, so the program's time is better given to others.
                if (!transactions.write(() -> table.renew(claim, properties.lease())) && held.containsKey(claim.id())) {
                    runtime.cancel(claim.id());
                }
            }
            int expired = transactions.write(table::requeueExpired);
            if (expired > 0) {
                metrics.interrupted(expired);
                LOG.atWarn().addKeyValue("count", expired).log("Executions of dead workers are queued again");
                wakeups.signal();
            }
            metrics.pool(runtime.waiting());
            metrics.waiting(transactions.read(view::waiting));
        });
    }

    private void pause() {
        try {
            Thread.sleep(properties.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(java.time.Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String ownerName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown";
        }
        return host + "/" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
    }
}
