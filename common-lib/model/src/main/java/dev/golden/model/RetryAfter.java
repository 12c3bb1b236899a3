package dev.golden.model;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The pause a provider asks for: seconds or a date, by RFC 9110. */
final class RetryAfter {

    private static final double LONGEST_SECONDS = 86_400;

    private RetryAfter() {}

    /**
     * Null when the header says nothing usable, or a time that has passed.
     *
     * @param date the answer's Date header, null when it has none: a date is compared with the clock that made it
     */
    static @Nullable Duration parse(String header, @Nullable String date, Clock clock) {
        try {
            double seconds = Double.parseDouble(header.strip());
            return usable(Duration.ofMillis((long) (Math.clamp(seconds, -1, 2 * LONGEST_SECONDS) * 1000)));
        } catch (NumberFormatException e) {
            Instant until = instant(header);
            if (until == null) {
                return null;
            }
            Instant told = date == null ? null : instant(date);
            return usable(Duration.between(told == null ? clock.instant() : told, until));
        }
    }

    private static @Nullable Duration usable(Duration pause) {
        boolean sensible = !pause.isNegative() && pause.toMillis() <= LONGEST_SECONDS * 1000;
        return sensible ? pause : null;
    }

    private static @Nullable Instant instant(String header) {
        try {
            return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
