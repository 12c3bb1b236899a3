package dev.golden.sandbox.runtime.bubblewrap;

import java.time.Duration;

/** How many sandboxes of one kind should wait: enough for what came lately, some when jobs are rare, none after long. */
public final class Demand {

    private static final int LEAST = 2;
    private static final double HALF_LIFE_SECONDS = 5;
    /** Jobs of this many seconds find a sandbox that waits. */
    private static final double AHEAD_SECONDS = 0.5;

    private final long idleNanos;
    private double weight;
    private long lastNanos;

    public Demand(Duration idle, long now) {
        this.idleNanos = idle.toNanos();
        this.lastNanos = now;
    }

    /** @param now of the monotonic clock, nanoseconds */
    public synchronized void jobCame(long now) {
        weight = faded(now) + 1;
        lastNanos = now;
    }

    public synchronized int wanted(int most, long now) {
        if (now - lastNanos > idleNanos) {
            return 0;
        }
        // In equilibrium the faded count is the rate times half-life / ln 2.
        double perSecond = faded(now) * Math.log(2) / HALF_LIFE_SECONDS;
        return Math.min(most, LEAST + (int) Math.ceil(perSecond * AHEAD_SECONDS));
    }

    private double faded(long now) {
        return weight * Math.pow(0.5, (now - lastNanos) / 1e9 / HALF_LIFE_SECONDS);
    }
}
