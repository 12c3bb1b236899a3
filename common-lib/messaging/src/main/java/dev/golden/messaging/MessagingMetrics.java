package dev.golden.messaging;

import dev.golden.telemetry.Buckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        Counter.builder("golden.messages.published")
                .description("Messages that the broker has stored")
                .tag("subject", subject)
                .register(registry)
                .increment();
    }

    void consumed(String subject, String outcome, Duration took) {
        timer(subject, outcome).record(took);
    }

    /** Known from the start, so that the first failure is an increase. */
    void expect(String subject) {
        for (String outcome : Outcome.TAGS) {
            timer(subject, outcome);
        }
    }

    private Timer timer(String subject, String outcome) {
        return Timer.builder("golden.messages.consumed")
                .description("Handling of a message, by what became of it")
                .tag("subject", subject)
                .tag("outcome", outcome)
                .serviceLevelObjectives(Buckets.message())
                .register(registry);
    }

    /** Handlers of the consumer that are at work, and how many may be. */
    void handlers(String consumer, AtomicInteger busy, int most) {
        Gauge.builder("golden.consumer.handlers.active", busy, AtomicInteger::get)
                .description("Messages under way in this replica")
                .tag("consumer", consumer)
                .register(registry);
        Gauge.builder("golden.consumer.handlers.max", () -> most)
                .description("Messages that this replica handles at once")
                .tag("consumer", consumer)
                .register(registry);
    }

    long count(String subject, String outcome) {
        return timer(subject, outcome).count();
    }

    /** Messages that wait for the consumer: what replicas are scaled by. */
    void backlog(String stream, String consumer, LongSupplier pending) {
        Gauge.builder("golden.consumer.backlog", pending, LongSupplier::getAsLong)
                .description("Messages that wait for the consumer, all replicas together")
                .tag("stream", stream)
                .tag("consumer", consumer)
                // Nobody else holds the supplier: weakly held it would be collected, and the backlog not a number.
                .strongReference(true)
                .register(registry);
    }

    void outboxLag(Duration lag) {
        outboxLag = lag;
    }
}
