package dev.golden.messaging;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponentially growing pause, spread by half its length so that many waiting parties do not return at once. */
record Backoff(Duration first, Duration longest) {

    private static final int MAX_DOUBLINGS = 20;

    /** @param attempt 1 for the first failure */
    Duration delay(long attempt) {
        long doublings = Math.clamp(attempt - 1, 0, MAX_DOUBLINGS);
        long millis = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
