package dev.golden.messaging;

import dev.golden.contracts.event.Event;

/** Applies one event. Runs in the transaction that also records the event id in the inbox, so it is applied once. */
@FunctionalInterface
public interface EventHandler<E extends Event> {

    /**
     * Must be short: long work is stored here and done under a lease elsewhere.
     *
     * @throws dev.golden.contracts.ProblemException its {@code FailureCategory} decides retry or dead letter
     */
    void handle(E event);
}
