package dev.golden.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A provider did not answer. */
final class ProviderFailure extends RuntimeException {

    /** What that says about trying again. */
    enum Kind {
        /** Away or broken: counts against the breaker, may be tried again. */
        AWAY,
        /** Did not answer in time: counts against the breaker, may be tried again while there is time. */
        TIMEOUT,
        /** Asks to slow down: healthy, may be tried again after its pause. */
        BUSY,
        /** Refuses this request (key, model, size): trying again cannot help. */
        REFUSED,
        /** Not asked: its breaker is open, or all places for calls are taken. */
        NOT_ASKED
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    ProviderFailure(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    ProviderFailure(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, null, cause);
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
