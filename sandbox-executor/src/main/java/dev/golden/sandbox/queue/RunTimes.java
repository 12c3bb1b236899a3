package dev.golden.sandbox.queue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long executions occupy a worker of this process, on average, the late ones counting more. */
final class RunTimes {

    /** Share of the newest in the average: about the last twenty count. */
    private static final double WEIGHT = 0.1;

    private static final double FIRST_GUESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private double nanos = FIRST_GUESS_NANOS;
    private boolean known;

    synchronized void took(long elapsedNanos) {
        nanos = known ? nanos + WEIGHT * (elapsedNanos - nanos) : elapsedNanos;
        known = true;
    }

    /** Time until the one at that position is begun, when so many run at once; 0 for a position before the first. */
    synchronized Duration until(int position, int atOnce) {
        double rounds = Math.ceil((double) Math.max(0, position) / Math.max(1, atOnce));
        return Duration.ofNanos((long) (rounds * nanos));
    }
}
