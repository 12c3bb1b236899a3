package dev.golden.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BudgetPropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new BudgetProperties(
                        1_000_000, Duration.ofMinutes(10), Duration.ofHours(24), false, Duration.ofSeconds(1)));
    }

    @Test
    void everySettingIsMapped() {
        assertThat(bind(Map.of(
                        "golden.budget.default-limit", "5",
                        "golden.budget.default-ttl", "1m",
                        "golden.budget.max-ttl", "2h",
                        "golden.budget.expire", "true",
                        "golden.budget.expire-interval", "3s")))
                .isEqualTo(new BudgetProperties(
                        5, Duration.ofMinutes(1), Duration.ofHours(2), true, Duration.ofSeconds(3)));
    }

    @Test
    void defaultLongerThanTheLongestIsRefused() {
        assertThatThrownBy(() -> bind(Map.of("golden.budget.default-ttl", "25h")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static BudgetProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.budget", BudgetProperties.class);
    }
}
