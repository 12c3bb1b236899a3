package dev.golden.web.idempotency;

import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import java.time.Duration;

/** Forgets keys after a day, in small batches that hold no locks for long. */
final class ExpiredKeys {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int BATCH = 500;

    private ExpiredKeys() {}

    static PeriodicWork removal(IdempotencyKeys keys, Transactions transactions, String service) {
        return new PeriodicWork(
                service + "-idempotency-cleanup",
                EVERY,
                () -> transactions.<Integer>write(() -> keys.deleteExpired(BATCH)) == BATCH);
    }
}
