package dev.golden.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DatabasePropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new DatabaseProperties(
                        null, null, null, null, 10, Duration.ofSeconds(3), Duration.ofSeconds(60)));
    }

    @Test
    void everySettingIsMappedAndThePasswordIsNotShown() {
        DatabaseProperties properties = bind(Map.of(
                "golden.database.url", "jdbc:postgresql://h/d",
                "golden.database.user", "u",
                "golden.database.password", "hidden",
                "golden.database.role", "golden_dlq",
                "golden.database.pool-size", "4",
                "golden.database.connection-timeout", "1s",
                "golden.database.socket-timeout", "2s"));
        assertThat(properties)
                .isEqualTo(new DatabaseProperties(
                        "jdbc:postgresql://h/d",
                        "u",
                        "hidden",
                        "golden_dlq",
                        4,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
        assertThat(properties.toString()).doesNotContain("hidden").contains("golden_dlq");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x; DROP TABLE tasks", "Golden", "\"golden\"", "1a", "a b"})
    void roleThatIsNoIdentifierIsRefused(String role) {
        assertThatThrownBy(() -> bind(Map.of("golden.database.role", role)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static DatabaseProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.database", DatabaseProperties.class);
    }
}
