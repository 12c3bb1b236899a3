package dev.golden.sandbox.queue;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts executions by how they ended, times them, and shows the queue. */
final class ExecutionMetrics {

    private final MeterRegistry meters;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();

    ExecutionMetrics(MeterRegistry meters) {
        this.meters = meters;
        Gauge.builder("sandbox.queue.depth", queued, AtomicInteger::get)
                .description("Executions that wait, in all replicas")
                .register(meters);
        Gauge.builder("sandbox.running", running, AtomicInteger::get)
                .description("Executions under way in this replica")
                .register(meters);
    }

    void queue(int waiting, int underWay) {
        queued.set(waiting);
        running.set(underWay);
    }

    void finished(Execution execution) {
        String status = Objects.requireNonNull(execution.status()).name().toLowerCase(Locale.ROOT);
        meters.counter(
                        "sandbox.executions",
                        "status",
                        status,
                        "language",
                        execution.language(),
                        "action",
                        execution.action().name().toLowerCase(Locale.ROOT))
                .increment();
        ExecutionResult result = Objects.requireNonNull(execution.result());
        meters.timer("sandbox.execution", "language", execution.language())
                .record(Duration.ofMillis(result.wallMillis()));
        meters.timer("sandbox.turnaround", "language", execution.language())
                .record(Duration.between(execution.createdAt(), Objects.requireNonNull(execution.finishedAt())));
    }
}
