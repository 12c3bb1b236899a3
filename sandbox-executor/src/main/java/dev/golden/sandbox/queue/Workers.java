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
import java.util.concurrent.TimeUnit;
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
        Optional<ExecutionTable.Claim> claim =
                TenantScope.callAsPlatform(() -> transactions.write(() -> table.claim(owner, properties.lease())));
        if (claim.isEmpty()) {
            wakeups.await(properties.poll());
            return;
        }
        held.put(claim.get().id(), claim.get());
        metrics.started();
        try {
            if (running) {
                worker.work(claim.get());
            }
        } finally {
            held.remove(claim.get().id());
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
