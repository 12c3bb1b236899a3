package dev.golden.dlq.triage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a dead letter of a passing cause is sent again.
 *
 * @param firstRetry pause after the first failure; doubles with each
 * @param longestRetry upper bound of the pause
 * @param maxRetries failures after which only a human sends it again
 */
@ConfigurationProperties("golden.dlq")
public record TriageProperties(
        @DefaultValue("30s") Duration firstRetry,
        @DefaultValue("1h") Duration longestRetry,
        @DefaultValue("6") int maxRetries) {

    public TriageProperties {
        if (!firstRetry.isPositive() || longestRetry.compareTo(firstRetry) < 0 || maxRetries < 0) {
            throw new IllegalArgumentException(
                    "golden.dlq: first-retry must be positive and at most longest-retry, max-retries at least 0");
        }
    }
}
