package dev.golden.sandbox.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Somebody's wait for the end of one execution. Opened before the execution is ordered or looked at, so that an end in
 * between is not missed. Holds no connection while it waits.
 */
public final class Watch implements AutoCloseable {

    /** Another replica may run it, which nobody tells us. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ExecutionQueue queue;
    private final Completions completions;
    private final UUID id;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Execution> told = Optional.empty();

    private Watch(ExecutionQueue queue, Completions completions, UUID id) {
        this.queue = queue;
        this.completions = completions;
        this.id = id;
    }

    static Watch open(ExecutionQueue queue, Completions completions, UUID id) {
        Watch watch = new Watch(queue, completions, id);
        completions.register(id, watch);
        return watch;
    }

    /** @param execution as it was committed; empty: it has to be looked up */
    void tell(Optional<Execution> execution) {
        told = execution;
        ended.countDown();
    }

    /** Waits for the end; empty when it is not over by then. */
    public Optional<Execution> await(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            long left = until - System.nanoTime();
            ended.await(Math.clamp(left, 0, LOOK_AGAIN_NANOS), TimeUnit.NANOSECONDS);
            Optional<Execution> found = told.or(() -> queue.find(id)).filter(Execution::isFinished);
            if (found.isPresent() || left <= 0) {
                return found;
            }
        }
    }

    @Override
    public void close() {
        completions.unregister(id, this);
    }
}
