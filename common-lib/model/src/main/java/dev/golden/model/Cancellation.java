package dev.golden.model;

import org.jspecify.annotations.Nullable;

/**
 * The wish to end one call. Interrupts its thread only while that waits for a provider: an interrupt anywhere else would
 * break a statement and its connection.
 */
final class Cancellation {

    /** Waits; throws when it is interrupted. */
    interface Wait<T, E extends Exception> {
        T run() throws InterruptedException, E;
    }

    private final Object lock = new Object();
    private @Nullable Thread waiting;
    private boolean cancelled;

    void cancel() {
        synchronized (lock) {
            cancelled = true;
            if (waiting != null) {
                waiting.interrupt();
            }
        }
    }

    boolean cancelled() {
        synchronized (lock) {
            return cancelled;
        }
    }

    /** Whether the call's thread waits for a provider now. */
    boolean waits() {
        synchronized (lock) {
            return waiting != null;
        }
    }

    /** @throws InterruptedException when the thread was interrupted or the call is cancelled */
    <T, E extends Exception> T await(Wait<T, E> wait) throws InterruptedException, E {
        synchronized (lock) {
            if (cancelled) {
                throw new InterruptedException();
            }
            waiting = Thread.currentThread();
        }
        try {
            return wait.run();
        } finally {
            synchronized (lock) {
                waiting = null;
                if (cancelled) {
                    Thread.interrupted();
                }
            }
        }
    }
}
