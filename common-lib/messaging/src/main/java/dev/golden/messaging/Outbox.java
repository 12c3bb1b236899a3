package dev.golden.messaging;

import dev.golden.contracts.event.Event;
import java.util.UUID;

/**
 * Sends events at least once, and only when the change that caused them commits: the event is a row of the same
 * transaction, published right after commit; a relay sends what a crash left behind.
 */
public interface Outbox {

    /**
     * Stores the event in the open transaction.
     *
     * @param subject one of {@link dev.golden.contracts.Subjects}
     * @return event id, the {@code Nats-Msg-Id} on the wire
     * @throws IllegalStateException outside a transaction
     */
    UUID publish(String subject, Event event);
}
