package dev.golden.dlq.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a dead letter's history.
 *
 * @param error what failed, or the reason that was given
 * @param by consumer that failed, or who redrove or discarded
 */
public record Attempt(Instant at, Kind kind, @Nullable String error, String by) {

    /** What happened. */
    public enum Kind {
        FAILED,
        REDRIVEN,
        DISCARDED
    }
}
