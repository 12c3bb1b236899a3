package dev.golden.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

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

    void outboxLag(Duration lag) {
        outboxLag = lag;
    }
}
