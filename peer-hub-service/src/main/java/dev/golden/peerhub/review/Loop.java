package dev.golden.peerhub.review;

import dev.golden.database.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background thread that looks for work until it is stopped. A failed turn (database away) is logged once and tried
 * again with growing pauses.
 */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int MOST_PAUSES = 20;

    private final String name;
    private final Duration pause;
    private final BooleanSupplier turn;
    private final Semaphore signal = new Semaphore(0);
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private int failures;

    /** @param turn does one piece of work; true when there may be more right away */
    Loop(String name, Duration pause, BooleanSupplier turn) {
        this.name = name;
        this.pause = pause;
        this.turn = turn;
    }

    void start() {
        running = true;
        thread = Thread.ofVirtual().name(name).start(() -> TenantScope.runAsPlatform(this::run));
    }

    /** Ends the present pause: there is work. */
    void signal() {
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Lets the present turns end, within {@code patience} all together. */
    static void stopAll(List<Loop> loops, Duration patience) {
        loops.forEach(Loop::takeNoMore);
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (Loop loop : loops) {
                Thread current = loop.thread;
                if (current != null && !current.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    current.interrupt();
                    current.join(Duration.ofSeconds(1));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeNoMore() {
        running = false;
        signal.release();
    }

    private void run() {
        while (running) {
            boolean more = false;
            try {
                more = turn.getAsBoolean();
                failures = 0;
            } catch (RuntimeException e) {
                failed(e);
            }
            if (!more && running) {
                rest();
            }
        }
    }

    private void failed(RuntimeException failure) {
        if (failures++ == 0 && running) {
            LOG.atWarn().addKeyValue("loop", name).setCause(failure).log("Background work fails; trying on");
        }
    }

    private void rest() {
        try {
            if (signal.tryAcquire(pause.toMillis() * Math.min(MOST_PAUSES, 1 + failures), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            running = false;
        }
    }
}
