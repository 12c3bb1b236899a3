package dev.golden.sandbox.queue;

import org.jspecify.annotations.Nullable;

/**
 * One test of a run in test mode, as its runner reported it: information, never what a verdict is made of.
 *
 * @param message why it did not pass
 */
public record TestResult(
        String name,
        Status status,
        long durationMillis,
        @Nullable String message) {

    /** How it ended. */
    public enum Status {
        PASSED,
        FAILED,
        ERROR,
        SKIPPED
    }
}
