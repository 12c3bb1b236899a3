package dev.golden.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.golden.contracts.ProblemException;
import dev.golden.model.ChatProvider.ChatAnswer;
import dev.golden.model.ModelProperties.ApiKey;
import dev.golden.model.ModelProperties.Protocol;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderCallsTest {

    private static WireMockServer server;
    private final LocalBreakers breakers = new LocalBreakers();
    private final List<Duration> pauses = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @BeforeEach
    void reset() {
        server.resetAll();
    }

    @Test
    void speaksAnthropic() {
        server.stubFor(post("/v1/messages").willReturn(okJson("""
                {"id": "m", "type": "message", "role": "assistant", "model": "claude-test", "stop_reason": "end_turn",
                 "content": [{"type": "text", "text": "hello"}], "usage": {"input_tokens": 5, "output_tokens": 2}}
                """)));
        ChatAnswer answer = calls(anthropic()).call("s", "u", 10, deadline());
        assertThat(answer).isEqualTo(new ChatAnswer("hello", "claude-test", 5L, 2L));
        server.verify(postRequestedFor(urlEqualTo("/v1/messages")).withHeader("x-api-key", equalTo("key")));
    }

    @Test
    void nextProviderAnswersWhenTheFirstIsAway() {
        server.stubFor(
                post("/v1/messages").willReturn(aResponse().withStatus(529).withBody("{}")));
        server.stubFor(post("/v1/chat/completions").willReturn(okJson("""
                {"id": "c", "object": "chat.completion", "created": 1, "model": "second",
                 "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "hi"}}]}
                """)));
        ChatAnswer answer = calls(anthropic(), openAi()).call("s", "u", 10, deadline());
        assertThat(answer).isEqualTo(new ChatAnswer("hi", "second", null, null));
        server.verify(3, postRequestedFor(urlEqualTo("/v1/messages")));
        assertThat(pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofMillis(50)) >= 0);
    }

    @Test
    void tooLongAPauseIsNotWaitedFor() {
        server.stubFor(post("/v1/chat/completions")
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "3600")
                        .withBody("{}")));
        assertThatThrownBy(() -> calls(openAi()).call("s", "u", 10, deadline()))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1)));
        assertThat(pauses).isEmpty();
        server.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
    }

    private ProviderCalls calls(ModelProperties.Provider... providers) {
        ModelProperties properties = new ModelProperties(
                Protocol.OPENAI,
                "",
                new ApiKey(""),
                "",
                List.of(providers),
                Duration.ofSeconds(5),
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        List<ChatProvider> order = properties.order().stream()
                .map(provider -> SpringAiProvider.of(provider, properties.timeout()))
                .toList();
        return new ProviderCalls(
                () -> order,
                breakers,
                properties,
                Clock.systemUTC(),
                pauses::add,
                new ModelMetrics(new SimpleMeterRegistry(), List.of()),
                Traces.off());
    }

    private static java.time.Instant deadline() {
        return Clock.systemUTC().instant().plusSeconds(20);
    }

    private static ModelProperties.Provider anthropic() {
        return new ModelProperties.Provider(Protocol.ANTHROPIC, server.baseUrl(), new ApiKey("key"), "claude");
    }

    private static ModelProperties.Provider openAi() {
        return new ModelProperties.Provider(Protocol.OPENAI, server.baseUrl() + "/v1", new ApiKey(""), "gpt");
    }
}
