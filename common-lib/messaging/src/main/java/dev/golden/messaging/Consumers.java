package dev.golden.messaging;

import dev.golden.contracts.event.Event;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.telemetry.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Runs every subscription of the service. */
final class Consumers implements SmartLifecycle {

    /** Within what a shutdown phase is granted (golden.yaml). */
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final List<ConsumerLoop<?>> loops;
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
            String service) {
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
        long end = System.nanoTime() + DRAIN.toNanos();
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

    /** After the outbox, which handlers write to, and stopped before it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
