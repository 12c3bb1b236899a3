package dev.golden.messaging;

import dev.golden.contracts.event.Event;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls the messages of one subscription, never more than there are free handlers, and starts over whenever the broker
 * or the consumer was away.
 */
final class ConsumerLoop<E extends Event> {

    private static final Logger log = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration PULL = Duration.ofSeconds(3);
    private static final Duration LAST = Duration.ofSeconds(2);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private static final Duration MEASURING = Duration.ofSeconds(15);
    private static final long MAX_ACK_PENDING = 1_000;

    /** Deliveries that an absent database may cost beyond those the subscription grants. */
    private static final int UNCOUNTED_DELIVERIES = 1_000;

    private final NatsLink link;
    private final Subscription<E> subscription;
    private final MessageProcessor<E> processor;
    private final String service;
    private final Semaphore free;
    private final AtomicInteger busy = new AtomicInteger();
    private final Set<Message> inHand = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;
    private volatile boolean running;
    private volatile long backlog;
    private long measuredAt;

    ConsumerLoop(
            NatsLink link,
            Subscription<E> subscription,
            MessageProcessor<E> processor,
            MessagingMetrics metrics,
            String service) {
        this.link = link;
        this.subscription = subscription;
        this.processor = processor;
        this.service = service;
        this.free = new Semaphore(subscription.concurrency());
        metrics.expect(subscription.subject());
        metrics.handlers(subscription.consumer(), busy, subscription.concurrency());
        metrics.backlog(subscription.stream().name(), subscription.consumer(), () -> backlog);
    }

    void start() {
        running = true;
        thread =
                Thread.ofVirtual().name(service + "-" + subscription.consumer()).start(this::run);
    }

    /** Takes no more messages. */
    void stopTaking() {
        running = false;
        Thread pulling = thread;
        if (pulling != null) {
            pulling.interrupt();
        }
    }

    /**
     * Waits for the handlers that run, at most that long. What they did not finish is given back for another replica to
     * take up at once; should they commit after all, the inbox tells it so.
     */
    void drain(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        Thread pulling = thread;
        if (pulling != null) {
            pulling.join(wait);
        }
        if (free.tryAcquire(subscription.concurrency(), end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            free.release(subscription.concurrency());
        } else {
            log.atWarn()
                    .addKeyValue("consumer", subscription.consumer())
                    .addKeyValue("messages", inHand.size())
                    .log("handlers did not finish in time, their messages are given back");
            inHand.forEach(this::giveBack);
        }
    }

    private void run() {
        int failures = 0;
        while (running) {
            try {
                Connection connection = link.await();
                connection
                        .jetStreamManagement(NatsLink.JETSTREAM)
                        .addOrUpdateConsumer(subscription.stream().name(), configuration());
                JetStreamSubscription pulled = connection
                        .jetStream(NatsLink.JETSTREAM)
                        .subscribe(
                                subscription.subject(),
                                PullSubscribeOptions.bind(subscription.stream().name(), subscription.consumer()));
                failures = 0;
                log.atDebug().addKeyValue("consumer", subscription.consumer()).log("consuming");
                pull(connection, pulled);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | JetStreamApiException | RuntimeException e) {
                failures++;
                if (running && failures == 5) {
                    log.atWarn()
                            .addKeyValue("consumer", subscription.consumer())
                            .addKeyValue("cause", e.toString())
                            .log("cannot consume, trying on");
                }
                try {
                    Thread.sleep(BACKOFF.delay(failures));
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void pull(Connection connection, JetStreamSubscription pulled)
            throws InterruptedException, IOException, JetStreamApiException {
        try {
            while (running && connection.getStatus() != Connection.Status.CLOSED) {
                Thread.sleep(processor.pause());
                measure(pulled);
                // Measured also while every handler hangs: exactly then the backlog must be seen to grow.
                while (!free.tryAcquire(MEASURING.toMillis(), TimeUnit.MILLISECONDS)) {
                    measure(pulled);
                }
                int unused = 1 + free.drainPermits();
                try {
                    Iterator<Message> messages = pulled.iterate(unused, PULL);
                    while (messages.hasNext()) {
                        Message message = messages.next();
                        unused--;
                        handle(message);
                    }
                    if (!running) {
                        unused -= takeLast(pulled, unused);
                    }
                } finally {
                    free.release(unused);
                }
            }
        } finally {
            release(pulled);
        }
    }

    /**
     * Ends the subscription and handles what the broker had sent already: there is a free handler for each, and giving a
     * message back would count as one of its deliveries.
     */
    private int takeLast(JetStreamSubscription pulled, int most) {
        // Only stopTaking() interrupts, and its wish is being fulfilled.
        Thread.interrupted();
        int taken = 0;
        try {
            pulled.drain(LAST);
            Message message = pulled.nextMessage(Duration.ofMillis(1));
            while (message != null && taken < most) {
                if (message.isJetStream()) {
                    taken++;
                    handle(message);
                }
                message = pulled.nextMessage(Duration.ofMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            log.atDebug().addKeyValue("consumer", subscription.consumer()).log("everything sent was taken");
        }
        return taken;
    }

    /** Asking also notices that the consumer was deleted: the exception leads to its being created again. */
    private void measure(JetStreamSubscription pulled) throws IOException, JetStreamApiException {
        long now = System.nanoTime();
        if (measuredAt == 0 || now - measuredAt > MEASURING.toNanos()) {
            measuredAt = now;
            backlog = pulled.getConsumerInfo().getNumPending();
        }
    }

    private void handle(Message message) {
        inHand.add(message);
        Thread.ofVirtual()
                .name(service + "-" + subscription.consumer() + "-handler")
                .start(() -> {
                    busy.incrementAndGet();
                    try {
                        processor.process(message);
                    } finally {
                        busy.decrementAndGet();
                        inHand.remove(message);
                        free.release();
                    }
                });
    }

    /** Hands messages that came but were not started back, so that another replica has them at once. */
    private void release(JetStreamSubscription pulled) {
        boolean interrupted = Thread.interrupted();
        try {
            for (Message message = pulled.nextMessage(Duration.ofMillis(1));
                    message != null;
                    message = pulled.nextMessage(Duration.ofMillis(1))) {
                if (message.isJetStream()) {
                    giveBack(message);
                }
            }
            pulled.unsubscribe();
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (RuntimeException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("subscription was gone");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveBack(Message message) {
        try {
            message.nak();
        } catch (IllegalStateException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("message goes back when its time is up");
        }
    }

    private ConsumerConfiguration configuration() {
        return ConsumerConfiguration.builder()
                .durable(subscription.consumer())
                .filterSubject(subscription.subject())
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .ackWait(subscription.ackWait())
                .maxAckPending(MAX_ACK_PENDING)
                .maxDeliver(subscription.maxDeliver() + UNCOUNTED_DELIVERIES)
                .build();
    }
}
