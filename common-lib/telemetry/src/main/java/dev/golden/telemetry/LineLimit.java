package dev.golden.telemetry;

import java.util.function.LongSupplier;

/** Lets so many lines of a kind pass per second, and counts the others: a flood of refusals must not fill the disk. */
public final class LineLimit {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private long second;
    private int passed;
    private long held;

    public LineLimit(int perSecond) {
        this(perSecond, System::nanoTime);
    }

    LineLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.second = nanoTime.getAsLong();
    }

    /** -1 when the line must not be written, else how many were held back since the last that was. */
    public synchronized long pass() {
        long now = nanoTime.getAsLong();
        if (now - second >= SECOND) {
            second = now;
            passed = 0;
        }
        if (passed >= perSecond) {
            held++;
            return -1;
        }
        passed++;
        long before = held;
        held = 0;
        return before;
    }
}
