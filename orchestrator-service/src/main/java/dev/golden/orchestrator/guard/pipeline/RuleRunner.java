package dev.golden.orchestrator.guard.pipeline;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs a rule for so long and no longer, on a thread of its own: a rule that hangs holds up nobody. When all threads hang,
 * the next rule fails at once.
 */
final class RuleRunner implements AutoCloseable {

    private static final int THREADS = 32;

    /** Deep enough for the compiler on deeply nested programs; what is deeper is an error it reports. */
    private static final long STACK = 8L << 20;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> Thread.ofPlatform()
                    .name("guard-rule")
                    .daemon()
                    .stackSize(STACK)
                    .unstarted(task));

    /** The rule could not tell. */
    static final class RuleFailed extends Exception {
        RuleFailed(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    <T> T run(Supplier<T> rule, Duration time) throws RuleFailed {
        Future<T> result;
        try {
            result = threads.submit(rule::get);
        } catch (RuntimeException e) {
            throw new RuleFailed("no thread is free for it", e);
        }
        try {
            return result.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw new RuleFailed("it took longer than " + time.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RuleFailed(cause.getClass().getSimpleName(), cause);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new RuleFailed("it was interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
