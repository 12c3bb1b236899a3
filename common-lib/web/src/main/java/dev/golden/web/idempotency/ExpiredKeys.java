package dev.golden.web.idempotency;

import dev.golden.database.Transactions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Forgets keys after a day, in small batches that hold no locks for long. */
final class ExpiredKeys implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ExpiredKeys.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int BATCH = 500;

    private final IdempotencyKeys keys;
    private final Transactions transactions;
    private final String service;
    private volatile @Nullable CountDownLatch running;

    ExpiredKeys(IdempotencyKeys keys, Transactions transactions, String service) {
        this.keys = keys;
        this.transactions = transactions;
        this.service = service;
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        running = stop;
        Thread.ofVirtual().name(service + "-idempotency-cleanup").start(() -> {
            try {
                while (!stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    clean(stop);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Removes all that has aged out. */
    void clean(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0 && transactions.<Integer>write(() -> keys.deleteExpired(BATCH)) == BATCH) {
                Thread.onSpinWait();
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Old idempotency keys cannot be removed now; the next round will", e);
        }
    }

    @Override
    public void stop() {
        CountDownLatch stop = running;
        running = null;
        if (stop != null) {
            stop.countDown();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }
}
