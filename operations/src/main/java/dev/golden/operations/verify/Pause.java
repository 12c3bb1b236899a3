package dev.golden.operations.verify;

import dev.golden.operations.OperationException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waiting for something that others do. */
final class Pause {

    private static final long POLL_MILLIS = 150;

    private Pause() {}

    static void millis(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted", e);
        }
    }

    /** Asks until the answer is wanted. @throws OperationException naming what was waited for */
    static <T> T until(String what, Duration limit, Callable<T> question, Predicate<T> wanted) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            T answer = question.call();
            if (wanted.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new OperationException(what + " did not come within " + limit.toSeconds() + " s");
            }
            millis(POLL_MILLIS);
        }
    }
}
