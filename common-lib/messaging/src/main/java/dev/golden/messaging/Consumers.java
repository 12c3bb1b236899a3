package dev.golden.messaging;

import dev.golden.contracts.event.Event;
import dev.golden.database.BackgroundWork;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.telemetry.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Runs every subscription of the service. */
final class Consumers implements BackgroundWork {

    private final List<ConsumerLoop<?>> loops;
    private final Duration drain;
    private volatile boolean running;

    Consumers(
            List<Subscription<?>> subscriptions,
            NatsLink link,
            Transactions transactions,
            Inbox inbox,
            Json json,
            DeadLetters deadLetters,
            MessagingMetrics metrics,
            Traces traces,
            Clock clock,
            Duration drain,
            String service) {
        this.drain = drain;
        this.loops = subscriptions.stream()
                .<ConsumerLoop<?>>map(subscription -> loop(
                        subscription, link, transactions, inbox, json, deadLetters, metrics, traces, clock, service))
                .toList();
    }

    private static <E extends Event> ConsumerLoop<E> loop(
            Subscription<E> subscription,
            NatsLink link,
            Transactions transactions,
            Inbox inbox,
            Json json,
            DeadLetters deadLetters,
            MessagingMetrics metrics,
            Traces traces,
            Clock clock,
            String service) {
        return new ConsumerLoop<>(
                link,
                subscription,
                new MessageProcessor<>(
                        subscription, transactions, inbox, json, deadLetters, metrics, traces, clock, service),
                metrics,
                service);
    }

    @Override
    public void start() {
        running = true;
        loops.forEach(ConsumerLoop::start);
    }

    @Override
    public void stop() {
        running = false;
        loops.forEach(ConsumerLoop::stopTaking);
        long end = System.nanoTime() + drain.toNanos();
        try {
            for (ConsumerLoop<?> loop : loops) {
                loop.drain(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
