package dev.golden.messaging;

import dev.golden.database.Phases;
import dev.golden.telemetry.Traces;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sends committed events right away: many at once, without waiting for each, and marks what the broker confirmed in
 * batches. Whatever goes wrong here leaves the row unsent, and the relay sends it.
 */
final class OutboxSender implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OutboxSender.class);
    private static final int QUEUE = 20_000;
    private static final int UNCONFIRMED = 2_000;
    private static final int BATCH = 1_000;
    private static final Duration FLUSH = Duration.ofSeconds(3);

    private final NatsLink link;
    private final OutboxTable table;
    private final MessagingMetrics metrics;
    private final Traces traces;
    private final Clock clock;
    private final String service;
    private final BlockingQueue<OutboxRow> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final BlockingQueue<UUID> confirmed = new LinkedBlockingQueue<>();
    private final Semaphore window = new Semaphore(UNCONFIRMED);
    // What this process is sending: the relay leaves it alone.
    private final Set<UUID> inFlight = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    OutboxSender(
            NatsLink link, OutboxTable table, MessagingMetrics metrics, Traces traces, Clock clock, String service) {
        this.link = link;
        this.table = table;
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.service = service;
    }

    /** Never blocks and never fails: the row is stored. */
    void offer(OutboxRow row) {
        if (running && link.find().isPresent()) {
            inFlight.add(row.id());
            if (!waiting.offer(row)) {
                inFlight.remove(row.id());
            }
        }
    }

    boolean isSending(UUID id) {
        return inFlight.contains(id);
    }

    /** Completes when the broker has stored the message. */
    CompletableFuture<UUID> send(OutboxRow row) {
        Optional<Connection> connection = link.find();
        if (connection.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("not connected"));
        }
        Traces.Detached sending = traces.detached(
                "send " + row.subject(), SpanKind.PRODUCER, row.headers().get(MessageHeaders.TRACE_PARENT));
        Span span = sending.span();
        try {
            JetStream jetStream = connection.get().jetStream(NatsLink.JETSTREAM);
            Headers headers = new Headers();
            row.headers().forEach(headers::put);
            if (sending.traceParent() != null) {
                headers.put(MessageHeaders.TRACE_PARENT, sending.traceParent());
            }
            span.setAttribute("messaging.system", "nats")
                    .setAttribute("messaging.operation.type", "send")
                    .setAttribute("messaging.destination.name", row.subject())
                    .setAttribute("messaging.message.id", row.id().toString());
            return jetStream
                    .publishAsync(row.subject(), headers, row.payload().getBytes(StandardCharsets.UTF_8))
                    .whenComplete((acknowledged, failure) -> ended(span, failure))
                    .thenApply(acknowledged -> {
                        metrics.published(row.subject());
                        return row.id();
                    });
        } catch (IOException | RuntimeException e) {
            ended(span, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void ended(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute("error.type", failure.getClass().getName());
        }
        span.end();
    }

    @Override
    public void start() {
        running = true;
        threads.add(Thread.ofVirtual().name(service + "-outbox-send").start(this::sendLoop));
        threads.add(Thread.ofVirtual().name(service + "-outbox-mark").start(this::markLoop));
    }

    /** Sends what waits; what is not marked in time is sent again by another process and recognised by its id. */
    @Override
    public void stop() {
        running = false;
        try {
            long end = System.nanoTime() + FLUSH.toNanos();
            while (!inFlight.isEmpty() && link.find().isPresent() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
        mark();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.OUTBOX;
    }

    private void sendLoop() {
        try {
            while (true) {
                OutboxRow row = waiting.take();
                window.acquire();
                send(row).whenComplete((id, failure) -> {
                    window.release();
                    if (failure == null) {
                        confirmed.add(row.id());
                    } else {
                        inFlight.remove(row.id());
                        log.atDebug().addKeyValue("cause", failure.toString()).log("event not sent, left to the relay");
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void markLoop() {
        try {
            while (true) {
                confirmed.add(confirmed.take());
                mark();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void mark() {
        List<UUID> ids = new ArrayList<>();
        while (confirmed.drainTo(ids, BATCH) > 0) {
            try {
                table.markSent(ids, clock.instant());
            } catch (RuntimeException e) {
                // Sent but not marked: the relay sends again with the same id, receivers drop the second.
                log.atDebug().addKeyValue("cause", e.toString()).log("sent events could not be marked");
            }
            ids.forEach(inFlight::remove);
            ids.clear();
        }
    }
}
