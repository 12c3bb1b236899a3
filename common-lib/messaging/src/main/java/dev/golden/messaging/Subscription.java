package dev.golden.messaging;

import dev.golden.contracts.Stream;
import dev.golden.contracts.event.Event;
import java.time.Duration;

/**
 * A durable consumer of one subject. A bean of this type is consumed from start-up on, by all replicas together.
 *
 * @param consumer durable name, unique in the stream, e.g. {@code orchestrator-execution-finished}
 * @param concurrency handlers that may run at once in this process
 * @param ackWait how long a delivery may take before it is repeated
 * @param maxDeliver deliveries before the message becomes a dead letter
 */
public record Subscription<E extends Event>(
        Stream stream,
        String consumer,
        String subject,
        Class<E> type,
        EventHandler<E> handler,
        int concurrency,
        Duration ackWait,
        int maxDeliver) {

    /** Four at once, 30 s to handle, 5 deliveries. */
    public static <E extends Event> Subscription<E> of(
            Stream stream, String consumer, String subject, Class<E> type, EventHandler<E> handler) {
        return new Subscription<>(stream, consumer, subject, type, handler, 4, Duration.ofSeconds(30), 5);
    }
}
