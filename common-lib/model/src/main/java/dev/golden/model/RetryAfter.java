package dev.golden.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The pause a provider asks for. Only seconds: a date would be compared with a clock that is not the provider's. */
final class RetryAfter {

    private static final double LONGEST_SECONDS = 86_400;

    private RetryAfter() {}

    /** Null when the header says nothing usable. */
    static @Nullable Duration parse(String header) {
        try {
            double seconds = Double.parseDouble(header.strip());
            return seconds >= 0 && seconds <= LONGEST_SECONDS ? Duration.ofMillis((long) (seconds * 1000)) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
