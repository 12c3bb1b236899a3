package dev.golden.budget;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Settles holds past their time, so that a crash between reserve and commit never blocks a budget for good. */
class BudgetExpiry implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BudgetExpiry.class);

    /** Few at a time: the locks of all tenants in a batch are held until it commits. */
    private static final int BATCH = 100;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final BudgetLedger ledger;
    private final Duration interval;
    private final String threadName;

    private @Nullable Loop loop;

    BudgetExpiry(BudgetLedger ledger, Duration interval, String threadName) {
        this.ledger = ledger;
        this.interval = interval;
        this.threadName = threadName;
    }

    @Override
    public synchronized void start() {
        if (loop == null) {
            CountDownLatch stop = new CountDownLatch(1);
            loop = new Loop(stop, Thread.ofVirtual().name(threadName).start(() -> run(stop)));
        }
    }

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

    private void run(CountDownLatch stop) {
        Duration pause = interval;
        boolean failing = false;
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    int expired = ledger.expire(BATCH);
                    pause = expired == BATCH ? Duration.ZERO : interval;
                    failing = false;
                    if (expired > 0) {
                        log.atInfo().addKeyValue("count", expired).log("budget reservations expired");
                    }
                } catch (RuntimeException e) {
                    if (!failing) {
                        log.warn("budget expiry is interrupted, will go on", e);
                    }
                    failing = true;
                    Duration longer = pause.isZero() ? interval : pause.multipliedBy(2);
                    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Loop(CountDownLatch stop, Thread thread) {}
}
