package dev.golden.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ChatProvider.ChatAnswer;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.model.ModelGateway.Outcome;
import dev.golden.model.ModelProperties.ApiKey;
import dev.golden.model.ModelProperties.Price;
import dev.golden.model.ModelProperties.Protocol;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
                Map.entry("golden.model.id", "first"),
                Map.entry("golden.model.stream", "true"),
                Map.entry("golden.model.max-concurrent", "3"),
                Map.entry("golden.model.price.input", "2.5"),
                Map.entry("golden.model.price.output", "10"),
                Map.entry("golden.model.roles.reviewer", "m,first"),
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
                        new ModelProperties.Provider(
                                Protocol.ANTHROPIC,
                                "http://a",
                                new ApiKey("k"),
                                "n",
                                "first",
                                true,
                                3,
                                new Price(new BigDecimal("2.5"), new BigDecimal("10"))),
                        new ModelProperties.Provider(
                                Protocol.OPENAI, "http://b/v1", new ApiKey(""), "m", "m", false, 16, Price.FREE));
        assertThat(properties.places(AgentRole.REVIEWER)).containsExactly(1, 0);
        assertThat(properties.places(AgentRole.PLANNER)).containsExactly(0, 1);
    }

    @Test
    void aRoleWithAnUnknownProviderIsRefused() {
        ModelProperties properties = bind(Map.of(
                "golden.model.base-url", "http://a", "golden.model.name", "n", "golden.model.roles.tester", "other"));
        assertThatThrownBy(() -> properties.places(AgentRole.TESTER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tester names the provider other");
    }

    @Test
    void providersOfOneModelHaveIdsOfTheirOwn() {
        ModelProperties properties = bind(Map.of(
                "golden.model.base-url", "http://a",
                "golden.model.name", "n",
                "golden.model.providers[0].base-url", "http://b",
                "golden.model.providers[0].name", "n"));
        assertThat(properties.order()).extracting(ModelProperties.Provider::id).containsExactly("n", "n-2");
    }

    @Test
    void pricesAreExactAndInMillionths() {
        Price price = new Price(new BigDecimal("0.15"), new BigDecimal("0.60"));
        assertThat(price.micros(1_000_000, 0)).isEqualTo(150_000);
        assertThat(price.micros(10, 10)).isEqualTo(8);
        assertThat(Price.FREE.micros(1_000_000, 1_000_000)).isZero();
    }

    @Test
    void usageThatCannotBeTrueIsCountedByUs() {
        Ask ask = new Ask("s", "u", 100);
        long input = ask.inputTokens();
        assertThat(TokenUsage.of(ask, answer(30L, 12L))).isEqualTo(new TokenUsage(30, 12, false));
        assertThat(TokenUsage.of(ask, answer(null, null))).isEqualTo(new TokenUsage(input, 3, false));
        assertThat(TokenUsage.of(ask, answer(30L, 9000L))).isEqualTo(new TokenUsage(30, 3, true));
        assertThat(TokenUsage.of(ask, answer(1_000_000L, 3L))).isEqualTo(new TokenUsage(input, 3, true));
        assertThat(TokenUsage.of(ask, answer(-5L, 3L)).input()).isEqualTo(input);
    }

    private static ChatAnswer answer(@Nullable Long input, @Nullable Long output) {
        return new ChatAnswer("a b c", "m", input, output, Outcome.ANSWERED);
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
        Clock clock = Clock.fixed(Instant.parse("2026-10-21T07:27:00Z"), ZoneOffset.UTC);
        assertThat(RetryAfter.parse("2", null, clock)).isEqualTo(Duration.ofSeconds(2));
        assertThat(RetryAfter.parse(" 0.5 ", null, clock)).isEqualTo(Duration.ofMillis(500));
        assertThat(RetryAfter.parse("-1", null, clock)).isNull();
        assertThat(RetryAfter.parse("1e99", null, clock)).isNull();
        assertThat(RetryAfter.parse("soon", null, clock)).isNull();
        String date = "Wed, 21 Oct 2026 07:28:00 GMT";
        assertThat(RetryAfter.parse(date, null, clock)).isEqualTo(Duration.ofMinutes(1));
        // The provider's clock is behind ours: what it means is measured by its own.
        assertThat(RetryAfter.parse(date, "Wed, 21 Oct 2026 07:27:50 GMT", clock))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(RetryAfter.parse("Wed, 21 Oct 2026 07:00:00 GMT", null, clock))
                .isNull();
    }

    private static ModelProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("golden.model", ModelProperties.class);
    }
}
