package dev.golden.messaging;

import dev.golden.contracts.event.Event;
import dev.golden.database.DatabaseFailure;
import dev.golden.database.Json;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.telemetry.Scope;
import dev.golden.telemetry.Traces;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import tools.jackson.core.JacksonException;

/** Applies one delivery of a subscription: inbox and handler in one transaction, then the answer to the broker. */
final class MessageProcessor<E extends Event> {

    private static final Logger log = LoggerFactory.getLogger(MessageProcessor.class);
    private static final int MAX_TRACKED = 10_000;

    private final Subscription<E> subscription;
    private final Transactions transactions;
    private final Inbox inbox;
    private final Json json;
    private final DeadLetters deadLetters;
    private final MessagingMetrics metrics;
    private final Traces traces;
    private final Clock clock;
    private final String service;
    // Deliveries that met an absent database, by sequence.
    private final Map<Long, Long> uncounted = new ConcurrentHashMap<>();
    private volatile Instant pausedUntil = Instant.MIN;

    MessageProcessor(
            Subscription<E> subscription,
            Transactions transactions,
            Inbox inbox,
            Json json,
            DeadLetters deadLetters,
            MessagingMetrics metrics,
            Traces traces,
            Clock clock,
            String service) {
        this.subscription = subscription;
        this.transactions = transactions;
        this.inbox = inbox;
        this.json = json;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.service = service;
    }

    /** How long it is useless to take messages, because the database is away. */
    Duration pause() {
        Instant until = pausedUntil;
        Instant now = clock.instant();
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    void process(Message message) {
        Instant start = clock.instant();
        Delivery delivery = Delivery.of(message);
        MDC.put("app", service);
        try (Scope scope = traces.begin(
                "process " + subscription.subject(), SpanKind.CONSUMER, delivery.header(MessageHeaders.TRACE_PARENT))) {
            Outcome outcome = apply(delivery);
            describe(scope, delivery, outcome);
            metrics.consumed(subscription.subject(), outcome.tag(), Duration.between(start, clock.instant()));
        } catch (IllegalStateException e) {
            // The connection went away before the answer: the broker delivers again and the inbox recognises it.
            log.atDebug().addKeyValue("cause", e.toString()).log("delivery could not be answered");
        } finally {
            MDC.remove("app");
        }
    }

    private void describe(Scope scope, Delivery delivery, Outcome outcome) {
        scope.set("messaging.system", "nats")
                .set("messaging.operation.type", "process")
                .set("messaging.destination.name", subscription.subject())
                .set("messaging.consumer.group.name", subscription.consumer())
                .set("messaging.message.id", delivery.eventId())
                .set("golden.outcome", outcome.tag());
        if (!(outcome instanceof Outcome.Done)) {
            scope.failed(outcome.tag());
        }
    }

    private Outcome apply(Delivery delivery) {
        Outcome outcome;
        try {
            outcome = handle(delivery);
        } catch (Throwable failure) {
            return fail(delivery, failure);
        }
        delivery.message().ack();
        uncounted.remove(delivery.sequence());
        return outcome;
    }

    private Outcome handle(Delivery delivery) {
        if (!delivery.isFor(subscription.consumer())) {
            return Outcome.Done.NOT_OURS;
        }
        E event = read(delivery);
        boolean applied = TenantScope.callAsPlatform(() -> transactions.write(() -> {
            if (!inbox.record(subscription.consumer(), delivery.eventId(), clock.instant())) {
                return false;
            }
            subscription.handler().handle(event);
            return true;
        }));
        return applied ? Outcome.Done.APPLIED : Outcome.Done.REPEATED;
    }

    private E read(Delivery delivery) {
        try {
            E event = json.read(new String(delivery.message().getData(), StandardCharsets.UTF_8), subscription.type());
            if (event == null) {
                throw new IllegalArgumentException("null");
            }
            return event;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new FailurePolicy.UnreadableMessage(delivery.message().getSubject(), e);
        }
    }

    private Outcome fail(Delivery delivery, Throwable failure) {
        if (DatabaseFailure.isUnavailable(failure)) {
            if (uncounted.size() > MAX_TRACKED) {
                uncounted.clear();
            }
            uncounted.merge(delivery.sequence(), 1L, Long::sum);
        }
        Outcome outcome = FailurePolicy.decide(
                failure,
                delivery.deliveries(),
                uncounted.getOrDefault(delivery.sequence(), 0L),
                subscription.maxDeliver());
        return switch (outcome) {
            case Outcome.Retry retry -> retry(delivery, retry, failure);
            case Outcome.Dead dead -> giveUp(delivery, dead, failure);
            case Outcome.Done done -> done;
        };
    }

    private Outcome retry(Delivery delivery, Outcome.Retry retry, Throwable failure) {
        boolean databaseAway = DatabaseFailure.isUnavailable(failure);
        if (databaseAway) {
            pausedUntil = clock.instant().plus(FailurePolicy.DATABASE_AWAY.first());
        }
        log.atLevel(databaseAway ? Level.DEBUG : Level.WARN)
                .addKeyValue("consumer", subscription.consumer())
                .addKeyValue("event", delivery.eventId())
                .addKeyValue("category", retry.category())
                .addKeyValue("delivery", delivery.deliveries())
                .addKeyValue("cause", failure.toString())
                .log("message failed, to be delivered again");
        delivery.message().nakWithDelay(retry.delay());
        return retry;
    }

    private Outcome giveUp(Delivery delivery, Outcome.Dead dead, Throwable failure) {
        boolean letter = DeadLetters.applyTo(delivery.stream());
        if (letter) {
            try {
                // Await the broker's confirmation before the term: a crash between the two repeats the message, never
                // loses it.
                deadLetters.publish(delivery, subscription.consumer(), dead.category(), failure);
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                failure.addSuppressed(e);
                return retry(
                        delivery,
                        new Outcome.Retry(FailurePolicy.RETRY.delay(delivery.deliveries()), dead.category()),
                        failure);
            }
        }
        log.atError()
                .addKeyValue("consumer", subscription.consumer())
                .addKeyValue("event", delivery.eventId())
                .addKeyValue("category", dead.category())
                .addKeyValue("deliveries", delivery.deliveries())
                .setCause(failure)
                .log(letter ? "message given up, dead letter stored" : "message given up");
        delivery.message().term();
        uncounted.remove(delivery.sequence());
        return dead;
    }
}
