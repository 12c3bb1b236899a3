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
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loops that empty the queue and keep the leases of what they run. */
final class Workers implements BackgroundWork, HeadStart.Runner {

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
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Slots slots;
    /** Held while one takes work, so that two do not both take the last that a tenant may have. */
    private final ReentrantLock taking = new ReentrantLock();

    /** Whether something may wait: then nobody is served before it. */
    private volatile boolean backlog;

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
        this.slots = new Slots(properties.workerCount(), properties.tenantWorkers());
    }

    private record Held(ExecutionTable.Claim claim, Worker.Standing standing) {}

    /**
     * Begins an order that is about to be stored; empty when all are busy, when something waits, or when the process is
     * about to end.
     *
     * @param ahead whether at once, rather than when it is committed
     */
    Optional<HeadStart> headStart(String tenantId, Supplier<ExecutionTable.Claim> claim, boolean ahead) {
        if (!running || backlog || !slots.tryTake(tenantId)) {
            return Optional.empty();
        }
        HeadStart start =
                new HeadStart(new ExecutionTable.Head(claim.get(), owner, properties.lease(), slots.busy()), this);
        if (ahead) {
            start.begin();
        }
        return Optional.of(start);
    }

    @Override
    public void run(HeadStart start) {
        try {
            work(start.claim(), start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("execution", start.claim().id()).log("Execution waits for its lease to end", e);
        }
    }

    @Override
    public void kill(HeadStart start) {
        runtime.cancel(start.claim().id());
    }

    @Override
    public void free(HeadStart start) {
        String tenant = start.claim().execution().tenantId();
        boolean full = slots.busy().contains(tenant);
        slots.giveBack(tenant);
        if (full) {
            // What waits of the tenant was passed over, and the loops sleep.
            wakeups.signal();
        }
    }

    /** Something was queued. */
    void wake() {
        backlog = true;
        wakeups.signal();
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
        held.values().forEach(work -> {
            ExecutionTable.Claim claim = work.claim();
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
        slots.take();
        Optional<ExecutionTable.Claim> claim = Optional.empty();
        try {
            claim = take();
            if (claim.isPresent()) {
                work(claim.get(), () -> true);
                return;
            }
        } finally {
            claim.ifPresentOrElse(taken -> slots.giveBack(taken.execution().tenantId()), slots::giveBack);
        }
        wakeups.await(properties.poll());
    }

    private Optional<ExecutionTable.Claim> take() throws InterruptedException {
        taking.lockInterruptibly();
        try {
            Optional<ExecutionTable.Claim> claim = TenantScope.callAsPlatform(
                    () -> transactions.write(() -> table.claim(owner, properties.lease(), slots.busy())));
            backlog = claim.isPresent();
            claim.ifPresent(taken -> slots.assign(taken.execution().tenantId()));
            return claim;
        } finally {
            taking.unlock();
        }
    }

    private void work(ExecutionTable.Claim claim, Worker.Standing standing) throws InterruptedException {
        held.put(claim.id(), new Held(claim, standing));
        metrics.started();
        try {
            if (running) {
                worker.work(claim, standing);
            }
        } finally {
            held.remove(claim.id());
            metrics.ended();
        }
    }

    private void beat() throws InterruptedException {
        Thread.sleep(properties.heartbeat());
        TenantScope.runAsPlatform(() -> {
            for (Held work : held.values()) {
                UUID id = work.claim().id();
                // Lost: the result would be refused, so the program's time is better given to others.
                if (work.standing().isKnown()
                        && !transactions.write(() -> table.renew(work.claim(), properties.lease()))
                        && held.containsKey(id)) {
                    runtime.cancel(id);
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
