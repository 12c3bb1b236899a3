package dev.golden.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.model.ModelProperties.ApiKey;
import dev.golden.model.ModelProperties.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ModelConfigurationTest {

    @Test
    void defaultsMeanCandidateMode() {
        ModelProperties properties = bind(Map.of());
        assertThat(properties.order()).isEmpty();
        assertThat(properties.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(properties.maxAttempts()).isEqualTo(3);
    }

    @Test
    void mapsEveryProperty() {
        ModelProperties properties = bind(Map.ofEntries(
                Map.entry("golden.model.provider", "anthropic"),
                Map.entry("golden.model.base-url", "http://a"),
                Map.entry("golden.model.api-key", "k"),
                Map.entry("golden.model.name", "n"),
                Map.entry("golden.model.timeout", "3s"),
                Map.entry("golden.model.max-attempts", "7"),
                Map.entry("golden.model.backoff", "1s"),
                Map.entry("golden.model.max-backoff", "2s"),
                Map.entry("golden.model.lease", "9s"),
                Map.entry("golden.model.providers[0].base-url", "http://b/v1"),
                Map.entry("golden.model.providers[0].name", "m")));
        assertThat(properties)
                .extracting(
                        ModelProperties::timeout,
                        ModelProperties::maxAttempts,
                        ModelProperties::backoff,
                        ModelProperties::maxBackoff,
                        ModelProperties::lease)
                .containsExactly(
                        Duration.ofSeconds(3), 7, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(9));
        assertThat(properties.order())
                .containsExactly(
                        new ModelProperties.Provider(Protocol.ANTHROPIC, "http://a", new ApiKey("k"), "n"),
                        new ModelProperties.Provider(Protocol.OPENAI, "http://b/v1", new ApiKey(""), "m"));
    }

    @Test
    void keyDoesNotPrintItself() {
        assertThat(bind(Map.of("golden.model.api-key", "sesame")).toString())
                .doesNotContain("sesame")
                .contains("***");
    }

    @Test
    void withoutProviderNothingIsAnswered() {
        ModelGateway gateway = new NoModelGateway();
        assertThat(gateway.available()).isFalse();
        assertThat(gateway.family()).isEqualTo("none");
        assertThat(gateway.countTokens("hello world <|endoftext|>")).isBetween(3L, 12L);
        ModelRequest request = new ModelRequest("t", null, AgentRole.DEVELOPER, "k", "s", "u", 1, Instant.EPOCH);
        assertThatThrownBy(() -> gateway.complete(request))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.MODEL_REQUIRED));
    }

    @Test
    void readsThePauseAProviderAsksFor() {
        assertThat(RetryAfter.parse("2")).isEqualTo(Duration.ofSeconds(2));
        assertThat(RetryAfter.parse(" 0.5 ")).isEqualTo(Duration.ofMillis(500));
        assertThat(RetryAfter.parse("-1")).isNull();
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:28:00 GMT")).isNull();
        assertThat(RetryAfter.parse("1e99")).isNull();
    }

    private static ModelProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("golden.model", ModelProperties.class);
    }
}
