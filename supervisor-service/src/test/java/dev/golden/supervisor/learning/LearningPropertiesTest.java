package dev.golden.supervisor.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LearningPropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of())).isEqualTo(new LearningProperties(true, 5));
    }

    @Test
    void everySettingIsMapped() {
        assertThat(bind(Map.of("golden.learning.enabled", "false", "golden.learning.recurrences", "9")))
                .isEqualTo(new LearningProperties(false, 9));
    }

    @Test
    void fewerThanOneIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("golden.learning.recurrences", "0")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static LearningProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.learning", LearningProperties.class);
    }
}
