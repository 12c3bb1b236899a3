package dev.golden.supervisor.escalation;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.escalation.*}.
 *
 * @param slaByPriority time to a decision, by priority 1 (lowest) to 5; what is not named keeps its default
 * @param reminderInterval pause between reminders once the time is over
 * @param checkInterval how often the clock is looked at
 */
@ConfigurationProperties("golden.escalation")
record EscalationProperties(
        @DefaultValue Map<Integer, Duration> slaByPriority,
        @DefaultValue("1h") Duration reminderInterval,
        @DefaultValue("5s") Duration checkInterval) {

    private static final Map<Integer, Duration> DEFAULTS = Map.of(
            1, Duration.ofHours(72),
            2, Duration.ofHours(24),
            3, Duration.ofHours(8),
            4, Duration.ofHours(2),
            5, Duration.ofMinutes(30));

    EscalationProperties {
        for (Map.Entry<Integer, Duration> entry : slaByPriority.entrySet()) {
            if (!DEFAULTS.containsKey(entry.getKey()) || entry.getValue().isNegative()) {
                throw new IllegalArgumentException("golden.escalation.sla-by-priority must map 1 to 5 to durations");
            }
        }
        if (reminderInterval.isNegative() || reminderInterval.isZero()) {
            throw new IllegalArgumentException("golden.escalation.reminder-interval must be positive");
        }
        slaByPriority = Map.copyOf(slaByPriority);
    }

    Duration sla(int priority) {
        Duration configured = slaByPriority.get(priority);
        return configured == null ? DEFAULTS.getOrDefault(priority, Duration.ofHours(8)) : configured;
    }
}
