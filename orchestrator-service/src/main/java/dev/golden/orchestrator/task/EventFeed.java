package dev.golden.orchestrator.task;

import dev.golden.database.Phases;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.run.TaskNews;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hands new events to whoever follows a task. One reader serves all followers: at once after a change made in this
 * process, within half a second after one made elsewhere.
 */
@Component
class EventFeed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventFeed.class);
    private static final int POLL_MILLIS = 400;
    private static final int BATCH = 500;
    private static final int BACKLOG = 256;
    private static final long SPREAD_MICROS = 2_000_000;
    private static final long MOST_PAUSE_MICROS = 20_000;

    private final TaskEvents events;
    private final Transactions transactions;
    private final Map<UUID, Channel> channels = new ConcurrentHashMap<>();
    private final Set<UUID> changed = ConcurrentHashMap.newKeySet();
    private final Semaphore wanted = new Semaphore(0);

    private volatile boolean running;
    private @Nullable Thread thread;

    EventFeed(TaskEvents events, Transactions transactions, TaskNews news) {
        this.events = events;
        this.transactions = transactions;
        news.subscribe(this::changed);
    }

    /** Followers of one task, and the number of the newest event they were given. */
    private static final class Channel {
        private final List<Follower> followers = new CopyOnWriteArrayList<>();
        private volatile long given;

        private Channel(long given) {
            this.given = given;
        }
    }

    /** Somebody who follows a task. May be given events it has read already, never a gap. */
    static final class Follower {
        private final BlockingQueue<List<TaskEvent>> queue = new LinkedBlockingQueue<>(BACKLOG);
        private final AtomicBoolean closed = new AtomicBoolean();

        /** Next events, or null when none came in time. */
        @Nullable
        List<TaskEvent> next(long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }

        /** The service stops, or the follower is too slow: it shall come back with the last id it has. */
        boolean isClosed() {
            return closed.get();
        }

        private void close() {
            closed.set(true);
            queue.offer(List.of());
        }
    }

    /** @param newest number of the newest event as read before the call: all later ones will be given */
    Follower follow(UUID taskId, long newest) {
        Follower follower = new Follower();
        if (!running) {
            follower.close();
            return follower;
        }
        channels.compute(taskId, (id, channel) -> {
            Channel present = channel == null ? new Channel(newest) : channel;
            present.followers.add(follower);
            return present;
        });
        changed(taskId);
        return follower;
    }

    void leave(UUID taskId, Follower follower) {
        channels.computeIfPresent(taskId, (id, channel) -> {
            channel.followers.remove(follower);
            return channel.followers.isEmpty() ? null : channel;
        });
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("orchestrator-events").start(() -> TenantScope.runAsPlatform(this::loop));
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
        List<Follower> open = channels.values().stream()
                .flatMap(channel -> channel.followers.stream())
                .toList();
        // One by one: they all come back to a process that has just begun.
        long pause = open.isEmpty() ? 0 : Math.min(SPREAD_MICROS / open.size(), MOST_PAUSE_MICROS);
        for (Follower follower : open) {
            follower.close();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(pause));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Streams end while the web server still answers, which would wait for them. */
    @Override
    public int getPhase() {
        return Phases.STREAMS;
    }

    private void changed(UUID taskId) {
        if (channels.containsKey(taskId)) {
            changed.add(taskId);
            if (wanted.availablePermits() == 0) {
                wanted.release();
            }
        }
    }

    private void loop() {
        boolean healthy = true;
        while (running) {
            try {
                boolean signalled = wanted.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
                wanted.drainPermits();
                Set<UUID> looked = signalled ? Set.copyOf(changed) : Set.copyOf(channels.keySet());
                changed.removeAll(looked);
                if (!looked.isEmpty()) {
                    give(looked);
                }
                healthy = true;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (healthy && running) {
                    log.atWarn().log("Events cannot be read: {}", e.toString());
                }
                healthy = false;
            }
        }
    }

    private void give(Set<UUID> taskIds) {
        Map<UUID, Long> newest = transactions.read(() -> events.newest(taskIds));
        newest.forEach((taskId, version) -> {
            Channel channel = channels.get(taskId);
            while (channel != null && channel.given < version) {
                long given = channel.given;
                List<TaskEvent> next = transactions.read(() -> events.after(taskId, given, BATCH));
                if (next.isEmpty()) {
                    return;
                }
                for (Follower follower : channel.followers) {
                    if (!follower.queue.offer(next)) {
                        follower.close();
                    }
                }
                channel.given = next.getLast().seq();
            }
        });
    }
}
