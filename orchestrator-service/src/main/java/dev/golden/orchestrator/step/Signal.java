package dev.golden.orchestrator.step;

import dev.golden.database.Transactions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Wakes the dispatcher of this process. Calls while it is awake collapse into one. */
@Component
class Signal {

    private final Semaphore wanted = new Semaphore(0);

    void wake() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    /** Wakes when the open transaction has committed: before, the step would not be visible. */
    void wakeAfterCommit() {
        Transactions.afterCommit(this::wake);
    }

    void await(Duration most) throws InterruptedException {
        if (wanted.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            wanted.drainPermits();
        }
    }
}
