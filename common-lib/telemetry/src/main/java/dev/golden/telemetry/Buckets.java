package dev.golden.telemetry;

import java.time.Duration;
import java.util.Arrays;

/**
 * Bounds of the histograms. The limits of the objectives (0.1, 1, 30 and 180 s) are bounds themselves: the share of what
 * was quick enough is then a ratio of two counters, with nothing interpolated.
 */
public final class Buckets {

    private static final Duration[] STATEMENT = millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);
    private static final Duration[] MESSAGE = millis(5, 25, 100, 250, 1_000, 5_000, 30_000);
    private static final Duration[] RUN = millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
    private static final Duration[] WAIT = millis(10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000);
    private static final Duration[] REVIEW =
            millis(500, 1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 180_000, 300_000, 900_000);
    private static final Duration[] MODEL = millis(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 180_000);

    private Buckets() {}

    /** One statement of a database; objective 100 ms. */
    public static Duration[] statement() {
        return STATEMENT.clone();
    }

    /** From taking a job up to the begin of its program. */
    public static Duration[] start() {
        return STATEMENT.clone();
    }

    /** The handling of one message. */
    public static Duration[] message() {
        return MESSAGE.clone();
    }

    /** A program in the sandbox; objective 30 s. */
    public static Duration[] run() {
        return RUN.clone();
    }

    /** Time in a queue. */
    public static Duration[] queue() {
        return WAIT.clone();
    }

    /** A peer review; objective 180 s. */
    public static Duration[] review() {
        return REVIEW.clone();
    }

    /** A call of a model. */
    public static Duration[] model() {
        return MODEL.clone();
    }

    private static Duration[] millis(long... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
