package dev.golden.sandbox.queue;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.queue.ExecutionQueue.Submission;
import dev.golden.telemetry.Buckets;
import dev.golden.telemetry.SecurityDenials;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Times executions by how they ended, counts what they tried, and shows queue and slots. */
final class ExecutionMetrics {

    private static final String OTHER = "other";

    private final MeterRegistry meters;
    private final SecurityDenials denials;
    private final Set<String> languages;
    private final Timer queueWait;
    private final MultiGauge pool;
    private final Counter cancelled;
    private final Counter interrupted;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    ExecutionMetrics(MeterRegistry meters, SecurityDenials denials, Collection<String> languages, int slots) {
        this.meters = meters;
        this.denials = denials;
        this.languages = Set.copyOf(languages);
        Gauge.builder("sandbox.queue.depth", queued, AtomicInteger::get)
                .description("Executions that wait, in all replicas")
                .register(meters);
        Gauge.builder("sandbox.running", running, AtomicInteger::get)
                .description("Executions under way in this replica")
                .register(meters);
        Gauge.builder("sandbox.slots", () -> slots)
                .description("Executions that this replica runs at once")
                .register(meters);
        queueWait = Timer.builder("sandbox.queue.wait")
                .description("From the order to the start of the attempt that ended it")
                .serviceLevelObjectives(Buckets.queue())
                .register(meters);
        for (String language : languages) {
            for (ExecutionStatus status : ExecutionStatus.values()) {
                duration(language, status);
            }
        }
        Violations.ALL.forEach(this::violations);
        for (Submission full : List.of(Submission.FULL, Submission.TENANT_FULL)) {
            refusals(full);
        }
        pool = MultiGauge.builder("sandbox.pool.waiting")
                .description("Sandboxes that wait for a job in this replica")
                .register(meters);
        cancelled = Counter.builder("sandbox.cancelled")
                .description("Executions that were cancelled, waiting or running")
                .register(meters);
        interrupted = Counter.builder("sandbox.interrupted")
                .description("Executions whose executor died; each is begun again once")
                .register(meters);
    }

    void waiting(int executions) {
        queued.set(executions);
    }

    void started() {
        running.incrementAndGet();
    }

    void ended() {
        running.decrementAndGet();
    }

    /** @param waited whether in a sandbox that had been waiting for it */
    void began(String runtime, boolean waited, long elapsedNanos) {
        Timer.builder("sandbox.start")
                .description("From taking an execution up to the begin of its program")
                .tag("runtime", runtime)
                .tag("pool", waited ? "hit" : "miss")
                .serviceLevelObjectives(Buckets.start())
                .register(meters)
                .record(Duration.ofNanos(elapsedNanos));
    }

    /** @param sizes sandboxes that wait, by name of their kind */
    void pool(Map<String, Integer> sizes) {
        pool.register(
                sizes.entrySet().stream()
                        .map(kind -> MultiGauge.Row.of(Tags.of("kind", kind.getKey()), kind.getValue()))
                        .toList(),
                true);
    }

    void refused(Submission why) {
        refusals(why).increment();
    }

    void cancelled() {
        cancelled.increment();
    }

    void interrupted(int executions) {
        interrupted.increment(executions);
    }

    void finished(Execution execution) {
        ExecutionStatus status = Objects.requireNonNull(execution.status());
        ExecutionResult result = Objects.requireNonNull(execution.result());
        duration(execution.language(), status).record(Duration.ofMillis(result.wallMillis()));
        Instant started = execution.startedAt();
        if (started != null) {
            Duration waited = Duration.between(execution.createdAt(), started);
            // Two executors' clocks may differ.
            queueWait.record(waited.isNegative() ? Duration.ZERO : waited);
        }
        Set<String> kinds = Violations.kinds(result.violations());
        kinds.forEach(kind -> violations(kind).increment());
        if (status == ExecutionStatus.DENIED) {
            denials.denied(
                    SecurityDenials.Reason.SANDBOX,
                    "execution " + execution.id() + " " + String.join(",", kinds),
                    execution.requestedBy() + "@" + execution.tenantId());
        }
    }

    private Timer duration(String language, ExecutionStatus status) {
        return Timer.builder("sandbox.execution.duration")
                .description("Wall time of a program in the sandbox; its count counts executions")
                .tag("language", languages.contains(language) ? language : OTHER)
                .tag("status", status.name())
                .serviceLevelObjectives(Buckets.run())
                .register(meters);
    }

    private Counter refusals(Submission why) {
        return Counter.builder("sandbox.refused")
                .description("Orders for which the queue had no room")
                .tag("reason", why == Submission.TENANT_FULL ? "tenant" : "queue")
                .register(meters);
    }

    private Counter violations(String kind) {
        return Counter.builder("sandbox.violations")
                .description("Executions that tried what is forbidden")
                .tag("kind", kind)
                .register(meters);
    }
}
