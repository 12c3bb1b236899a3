package dev.golden.sandbox.queue;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells idle workers of this process that there is work; others find it by polling. */
final class Wakeups {

    private static final int MOST = 256;

    private final Semaphore signals = new Semaphore(0);

    void signal() {
        if (signals.availablePermits() < MOST) {
            signals.release();
        }
    }

    void await(Duration time) throws InterruptedException {
        signals.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
