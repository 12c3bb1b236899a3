package dev.golden.orchestrator.step;

import dev.golden.database.BackgroundWork;
import dev.golden.database.Ids;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Claims steps as workers become free, and keeps their leases alive. All state is in Postgres: any number of engines may
 * run, and any of them may die.
 */
@Component
class Engine implements BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final Claims claims;
    private final Worker worker;
    private final Flow flow;
    private final Signal signal;
    private final Transactions transactions;
    private final EngineProperties properties;
    private final Clock clock;
    private final String owner = Ids.next().toString();
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> busy = new ConcurrentHashMap<>();
    private final Semaphore free;

    private volatile boolean running;
    private @Nullable Thread dispatcher;
    private @Nullable Thread heartbeat;

    /** A step in work here, and the thread to stop when its lease is lost. */
    private record Held(Step step, Thread thread) {}

    Engine(
            Claims claims,
            Worker worker,
            Flow flow,
            Signal signal,
            Transactions transactions,
            EngineProperties properties,
            Clock clock) {
        this.claims = claims;
        this.worker = worker;
        this.flow = flow;
        this.signal = signal;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        this.free = new Semaphore(properties.workers());
    }

    @Override
    public void start() {
        running = true;
        dispatcher = Thread.ofVirtual().name("orchestrator-dispatcher").start(this::dispatch);
        heartbeat = Thread.ofVirtual().name("orchestrator-heartbeat").start(this::renew);
    }

    /** Lets running steps finish for a moment; what does not is given back, and another engine begins it at once. */
    @Override
    public void stop() {
        running = false;
        try {
            // Not interrupted while it claims: that would break its connection.
            signal.wake();
            if (dispatcher != null && !dispatcher.join(Duration.ofSeconds(1))) {
                dispatcher.interrupt();
            }
            if (!free.tryAcquire(
                    properties.workers(), properties.drain().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                log.atInfo().addKeyValue("steps", held.size()).log("Steps are given back");
                List.copyOf(held.values()).forEach(this::giveBack);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        interrupt(heartbeat);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void dispatch() {
        boolean healthy = true;
        while (running) {
            int wanted = 0;
            try {
                free.acquire();
                wanted = 1 + free.drainPermits();
                int limit = wanted;
                List<Step> claimed =
                        TenantScope.callAsPlatform(() -> transactions.write(() -> claims.claim(owner, limit)));
                free.release(wanted - claimed.size());
                wanted = 0;
                claimed.forEach(this::launch);
                healthy = true;
                if (claimed.size() < limit) {
                    signal.await(properties.poll());
                }
            } catch (InterruptedException e) {
                free.release(wanted);
                return;
            } catch (RuntimeException e) {
                free.release(wanted);
                if (!running) {
                    return;
                }
                if (healthy) {
                    log.atWarn().log("Steps cannot be claimed: {}", e.toString());
                }
                healthy = false;
                if (!pause(Duration.ofSeconds(1))) {
                    return;
                }
            }
        }
    }

    private void launch(Step step) {
        AtomicInteger ofTenant = busy.computeIfAbsent(step.tenantId(), tenant -> new AtomicInteger());
        ofTenant.incrementAndGet();
        Thread.ofVirtual().name("orchestrator-step-" + step.id()).start(() -> {
            UUID[] current = {step.id()};
            try {
                worker.runAsPlatform(step, owner, next -> {
                    held.remove(current[0]);
                    current[0] = next.id();
                    held.put(next.id(), new Held(next, Thread.currentThread()));
                });
            } finally {
                held.remove(current[0]);
                free.release();
                // The tenant was at its cap: there may be more of it that nobody signals.
                if (ofTenant.getAndDecrement() >= properties.tenantConcurrency()) {
                    signal.wake();
                }
            }
        });
    }

    /** Given back before its thread is stopped: what that one still does meets a lease that is lost. */
    private void giveBack(Held work) {
        try {
            TenantScope.runAsPlatform(() -> transactions.write(() -> flow.giveBack(work.step(), clock.instant())));
        } catch (LeaseLost lost) {
            log.atDebug().log("Ended meanwhile: {}", lost.getMessage());
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("step", work.step().id()).log("Step waits for its lease to end: {}", e.toString());
        }
        work.thread().interrupt();
    }

    private void renew() {
        while (running || !held.isEmpty()) {
            if (!pause(properties.heartbeat())) {
                return;
            }
            Map<UUID, Long> tokens = new HashMap<>();
            held.forEach((id, work) -> tokens.put(id, work.step().fencingToken()));
            if (tokens.isEmpty()) {
                continue;
            }
            try {
                Map<UUID, Boolean> renewed =
                        TenantScope.callAsPlatform(() -> transactions.write(() -> claims.heartbeat(owner, tokens)));
                tokens.keySet().forEach(id -> {
                    if (renewed.getOrDefault(id, true)) {
                        abandon(id);
                    }
                });
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("steps", tokens.size()).log("Leases could not be renewed: {}", e.toString());
            }
        }
    }

    /** The lease is lost or the task cancelled: stops the work. A step that has just ended here is not held any more. */
    private void abandon(UUID stepId) {
        Held step = held.get(stepId);
        if (step != null) {
            step.thread().interrupt();
        }
    }

    private static boolean pause(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
