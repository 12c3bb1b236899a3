package dev.golden.database;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in a transaction under the current {@link TenantScope}. Joins a transaction that is already open. All
 * access to tenant data goes through here: outside a transaction row-level security shows no rows.
 */
public final class Transactions {

    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private final TransactionTemplate separate;

    public Transactions(PlatformTransactionManager manager) {
        writing = new TransactionTemplate(manager);
        reading = new TransactionTemplate(manager);
        reading.setReadOnly(true);
        separate = new TransactionTemplate(manager);
        separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    public <T extends @Nullable Object> T write(Supplier<T> work) {
        return writing.execute(status -> work.get());
    }

    public void write(Runnable work) {
        writing.executeWithoutResult(status -> work.run());
    }

    public <T extends @Nullable Object> T read(Supplier<T> work) {
        return reading.execute(status -> work.get());
    }

    /** Commits even when a surrounding transaction rolls back: for the record of a denial. */
    public void writeSeparately(Runnable work) {
        separate.executeWithoutResult(status -> work.run());
    }

    /** Runs right after the current transaction commits, never when it rolls back. */
    public static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                work.run();
            }
        });
    }

    /** Runs when the current transaction is over, with whether it was committed. */
    public static void afterEnd(Consumer<Boolean> work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                work.accept(status == STATUS_COMMITTED);
            }
        });
    }

    /** @throws IllegalStateException when no transaction is open: such a write could not be atomic with its cause */
    public static void require() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("needs an open transaction");
        }
    }
}
