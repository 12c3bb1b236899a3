package dev.golden.audit;

import dev.golden.database.Phases;
import dev.golden.security.Caller;
import dev.golden.security.Denial;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes an audit row for each request that was refused, off the request's thread: a slow database must not slow down
 * the refusal. Only so many per second and address, so that a flood of refused requests cannot fill the log.
 */
final class DenialRecorder implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DenialRecorder.class);
    private static final int QUEUE = 1000;
    private static final int MAX_ADDRESSES = 10_000;

    private record Pending(Denial denial, @Nullable String traceId) {}

    private final AuditLog audit;
    private final int perSecond;
    private final Clock clock;
    private final String service;
    private final Counter suppressed;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> thisSecond = new HashMap<>();
    private long second;
    private volatile boolean running;
    private volatile @Nullable Thread writer;
    private boolean failing;

    DenialRecorder(AuditLog audit, int perSecond, Clock clock, MeterRegistry meters, String service) {
        this.audit = audit;
        this.perSecond = perSecond;
        this.clock = clock;
        this.service = service;
        suppressed = Counter.builder("golden.audit.denials.suppressed")
                .description("Denials that were counted instead of written to the audit log")
                .register(meters);
    }

    @EventListener
    void on(Denial denial) {
        if (!isWithinBounds(denial.caller().address()) || !queue.offer(new Pending(denial, MDC.get("trace_id")))) {
            suppressed.increment();
        }
    }

    private boolean isWithinBounds(String address) {
        lock.lock();
        try {
            long now = clock.instant().getEpochSecond();
            if (now != second) {
                second = now;
                thisSecond.clear();
            }
            if (thisSecond.size() >= MAX_ADDRESSES && !thisSecond.containsKey(address)) {
                return false;
            }
            return thisSecond.merge(address, 1, Integer::sum) <= perSecond;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
        writer = Thread.ofVirtual().name(service + "-denials").start(this::writeAll);
    }

    private void writeAll() {
        try {
            while (running || !queue.isEmpty()) {
                Pending pending = queue.poll(200, TimeUnit.MILLISECONDS);
                if (pending != null) {
                    write(pending);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Pending pending) {
        Denial denial = pending.denial();
        Caller caller = denial.caller();
        Caller.bind(caller);
        if (pending.traceId() != null) {
            MDC.put("trace_id", pending.traceId());
        }
        try {
            // A request without a valid token belongs to no tenant.
            String tenant = caller.roles().isEmpty() && caller.tenantId().equals("-") ? "platform" : caller.tenantId();
            audit.recordDenial(AuditEntry.denied(
                            "request.refuse", "route", denial.method() + " " + denial.path(), tenant, denial.reason())
                    .with(Map.of("code", denial.type().slug())));
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            suppressed.increment();
            if (!failing) {
                failing = true;
                log.warn("Denials cannot be written to the audit log; they are counted only", e);
            }
        } finally {
            Caller.bind(null);
            MDC.remove("trace_id");
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread current = writer;
        writer = null;
        if (current != null) {
            try {
                current.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** After the web server, whose last requests may be refused ones. */
    @Override
    public int getPhase() {
        return Phases.RECORDS;
    }

    @Override
    public boolean isRunning() {
        return writer != null;
    }
}
