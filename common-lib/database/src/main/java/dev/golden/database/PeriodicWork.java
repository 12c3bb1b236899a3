package dev.golden.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work of the platform that is done again and again on a virtual thread, under the platform's scope, while the context
 * runs. A failure is logged once and backed off from; the work goes on when it can.
 */
public final class PeriodicWork implements BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(PeriodicWork.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    private final String threadName;
    private final Duration interval;
    private final BooleanSupplier work;
    private final int phase;

    private @Nullable Loop loop;

    /**
     * @param threadName service and what it does
     * @param interval pause between rounds
     * @param work one round; true when more waits already
     */
    public PeriodicWork(String threadName, Duration interval, BooleanSupplier work) {
        this(threadName, interval, work, Phases.WORK);
    }

    /** @param phase one of {@link Phases}, for work that others depend on while they stop */
    public PeriodicWork(String threadName, Duration interval, BooleanSupplier work, int phase) {
        this.phase = phase;
        this.threadName = threadName;
        this.interval = interval;
        this.work = work;
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            CountDownLatch stop = new CountDownLatch(1);
            loop = new Loop(stop, Thread.ofVirtual().name(threadName).start(() -> run(stop)));
        }
    }

    /** Lets a running round end: an interrupt would tear the database connection it uses. */
    @Override
    public synchronized void stop() {
        Loop running = loop;
        loop = null;
        if (running != null) {
            running.stop().countDown();
            try {
                running.thread().join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return loop != null;
    }

    @Override
    public int getPhase() {
        return phase;
    }

    private void run(CountDownLatch stop) {
        Duration pause = Duration.ZERO;
        boolean failing = false;
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    boolean more = TenantScope.callAsPlatform(work::getAsBoolean);
                    if (failing) {
                        log.atInfo().addKeyValue("work", threadName).log("periodic work goes on");
                    }
                    failing = false;
                    pause = more ? Duration.ZERO : interval;
                } catch (RuntimeException e) {
                    if (!failing) {
                        log.atWarn().addKeyValue("work", threadName).setCause(e).log("periodic work fails, will go on");
                    }
                    failing = true;
                    pause = backoff(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration backoff(Duration pause) {
        Duration longer = pause.isZero() ? Duration.ofMillis(250) : pause.multipliedBy(2);
        return longer.compareTo(LONGEST_BACKOFF) < 0 ? longer : LONGEST_BACKOFF;
    }

    private record Loop(CountDownLatch stop, Thread thread) {}
}
