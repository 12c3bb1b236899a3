package dev.golden.dlq.triage;

import dev.golden.contracts.FailureCategory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Decides whether time can mend a dead letter, and when to try. A poison message stops after the cap. */
@Component
@EnableConfigurationProperties(TriageProperties.class)
public class Triage {

    private static final int MAX_DOUBLINGS = 30;

    private final TriageProperties properties;

    public Triage(TriageProperties properties) {
        this.properties = properties;
    }

    /**
     * When to send it again, or empty when only a human can help.
     *
     * @param failures how often it became a dead letter, at least 1
     */
    public Optional<Instant> nextRetry(FailureCategory category, int failures, Instant now) {
        if (category != FailureCategory.TRANSIENT || failures > properties.maxRetries()) {
            return Optional.empty();
        }
        long doubled = properties.firstRetry().toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
        // Shifting past the last bit makes it negative: the longest pause then.
        long millis = doubled <= 0
                ? properties.longestRetry().toMillis()
                : Math.min(doubled, properties.longestRetry().toMillis());
        return Optional.of(now.plus(Duration.ofMillis(millis)));
    }
}
