package dev.golden.messaging;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the broker traffic looks like from outside. */
final class MessagingMetrics {

    private final MeterRegistry registry;
    private volatile Duration outboxLag = Duration.ZERO;

    MessagingMetrics(MeterRegistry registry) {
        this.registry = registry;
        TimeGauge.builder("golden.outbox.lag", () -> outboxLag.toMillis(), TimeUnit.MILLISECONDS)
                .description("Age of the oldest event that is not sent")
                .register(registry);
    }

    void published(String subject) {
        registry.counter("golden.messages.published", "subject", subject).increment();
    }

    void consumed(String subject, String outcome, Duration took) {
        registry.timer("golden.messages.consumed", "subject", subject, "outcome", outcome)
                .record(took);
    }

    long count(String subject, String outcome) {
        return registry.timer("golden.messages.consumed", "subject", subject, "outcome", outcome)
                .count();
    }

    /** Messages that wait for the consumer: what replicas are scaled by. */
    void backlog(String stream, String consumer, LongSupplier pending) {
        Gauge.builder("golden.consumer.backlog", pending, LongSupplier::getAsLong)
                .description("Messages that wait for the consumer, all replicas together")
                .tag("stream", stream)
                .tag("consumer", consumer)
                .register(registry);
    }

    void outboxLag(Duration lag) {
        outboxLag = lag;
    }
}
