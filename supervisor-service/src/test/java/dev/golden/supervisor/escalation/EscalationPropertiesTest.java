package dev.golden.supervisor.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EscalationPropertiesTest {

    @Test
    void defaults() {
        EscalationProperties properties = bind(Map.of());
        assertThat(properties)
                .isEqualTo(new EscalationProperties(Map.of(), Duration.ofHours(1), Duration.ofSeconds(5)));
        assertThat(properties.sla(5)).isEqualTo(Duration.ofMinutes(30));
        assertThat(properties.sla(1)).isEqualTo(Duration.ofDays(3));
    }

    @Test
    void everySettingIsMapped() {
        EscalationProperties properties = bind(Map.of(
                "golden.escalation.sla-by-priority.3", "10m",
                "golden.escalation.reminder-interval", "2h",
                "golden.escalation.check-interval", "1s"));
        assertThat(properties)
                .isEqualTo(new EscalationProperties(
                        Map.of(3, Duration.ofMinutes(10)), Duration.ofHours(2), Duration.ofSeconds(1)));
        assertThat(properties.sla(3)).isEqualTo(Duration.ofMinutes(10));
        assertThat(properties.sla(4)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void unknownPriorityIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("golden.escalation.sla-by-priority.6", "10m")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static EscalationProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.escalation", EscalationProperties.class);
    }
}
