package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsTest {

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(new HashMap<>(settings))).bindOrCreate(prefix, type);
    }

    @Test
    void securityDefaults() {
        SecurityProperties properties = bind("golden.security", SecurityProperties.class, Map.of());
        assertThat(properties)
                .isEqualTo(new SecurityProperties(
                        null,
                        null,
                        null,
                        "golden",
                        "golden",
                        Duration.ofSeconds(60),
                        false,
                        null,
                        Duration.ofSeconds(2),
                        200,
                        5));
    }

    @Test
    void securityFully() {
        SecurityProperties properties = bind(
                "golden.security",
                SecurityProperties.class,
                Map.ofEntries(
                        Map.entry("golden.security.jwt-secret", "s1"),
                        Map.entry("golden.security.issuer-uri", "https://issuer"),
                        Map.entry("golden.security.jwk-set-uri", "https://keys"),
                        Map.entry("golden.security.issuer", "i"),
                        Map.entry("golden.security.audience", "a"),
                        Map.entry("golden.security.clock-skew", "5s"),
                        Map.entry("golden.security.local", "true"),
                        Map.entry("golden.security.scrape-token", "s2"),
                        Map.entry("golden.security.revocation-refresh", "1s"),
                        Map.entry("golden.security.failed-attempts", "7"),
                        Map.entry("golden.security.failed-attempts-per-second", "8")));
        assertThat(properties)
                .isEqualTo(new SecurityProperties(
                        new Secret("s1"),
                        "https://issuer",
                        "https://keys",
                        "i",
                        "a",
                        Duration.ofSeconds(5),
                        true,
                        new Secret("s2"),
                        Duration.ofSeconds(1),
                        7,
                        8));
        assertThat(properties.toString()).doesNotContain("s1").doesNotContain("s2");
    }

    @Test
    void skewIsAMinuteAtMost() {
        assertThatThrownBy(() ->
                        bind("golden.security", SecurityProperties.class, Map.of("golden.security.clock-skew", "61s")))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsPerRole() {
        RateLimitProperties defaults = bind("golden.rate-limit", RateLimitProperties.class, Map.of());
        assertThat(defaults.enabled()).isTrue();
        assertThat(defaults.policy(Set.of(Role.DEVELOPER), RouteClass.READ))
                .isEqualTo(new RateLimitProperties.Policy(300, 3000));
        assertThat(defaults.policy(Set.of(Role.DEVELOPER), RouteClass.WRITE))
                .isEqualTo(new RateLimitProperties.Policy(100, 1000));
        assertThat(defaults.policy(Set.of(Role.DEVELOPER), RouteClass.EXECUTE))
                .isEqualTo(new RateLimitProperties.Policy(300, 3000));
        for (Role role : List.of(Role.VIEWER, Role.AUDITOR)) {
            assertThat(defaults.policy(Set.of(role), RouteClass.READ))
                    .isEqualTo(new RateLimitProperties.Policy(150, 1500));
        }
        assertThat(defaults.policy(Set.of(Role.VIEWER, Role.OPERATOR), RouteClass.READ)
                        .burst())
                .as("the most generous role counts")
                .isEqualTo(3000);

        RateLimitProperties own = bind(
                "golden.rate-limit",
                RateLimitProperties.class,
                Map.of(
                        "golden.rate-limit.enabled", "false",
                        "golden.rate-limit.redis-timeout", "1s",
                        "golden.rate-limit.cool-off", "2s",
                        "golden.rate-limit.policies.VIEWER.WRITE.per-second", "3",
                        "golden.rate-limit.policies.VIEWER.WRITE.burst", "4"));
        assertThat(own)
                .isEqualTo(new RateLimitProperties(
                        false,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Map.of(Role.VIEWER, Map.of(RouteClass.WRITE, new RateLimitProperties.Policy(3, 4)))));
        assertThat(RouteClass.of("POST", "/sandbox/execute")).isEqualTo(RouteClass.EXECUTE);
        assertThat(RouteClass.of("POST", "/tasks")).isEqualTo(RouteClass.WRITE);
        assertThat(RouteClass.of("GET", "/sandbox/execute")).isEqualTo(RouteClass.READ);
    }
}
