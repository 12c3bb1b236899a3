package dev.golden.dlq.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TriagePropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of())).isEqualTo(new TriageProperties(Duration.ofSeconds(30), Duration.ofHours(1), 6));
    }

    @Test
    void everySetting() {
        assertThat(bind(Map.of(
                        "golden.dlq.first-retry", "2s",
                        "golden.dlq.longest-retry", "5m",
                        "golden.dlq.max-retries", "9")))
                .isEqualTo(new TriageProperties(Duration.ofSeconds(2), Duration.ofMinutes(5), 9));
    }

    private static TriageProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.dlq", TriageProperties.class);
    }
}
