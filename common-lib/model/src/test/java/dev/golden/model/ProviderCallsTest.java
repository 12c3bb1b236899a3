package dev.golden.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ChatProvider.ChatAnswer;
import dev.golden.model.ModelGateway.Outcome;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProviderCallsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String SECOND = "/second/v1/chat/completions";

    private static WireMockServer server;

    private final LocalBreakers breakers = new LocalBreakers();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Cancellation cancellation = new Cancellation();
    private final Waste waste = new Waste();

    /** Stands still but for the pauses that are made. */
    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }
    }

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
        assertThat(answer(calls(Map.of("provider", "anthropic", "base-url", server.baseUrl(), "api-key", "key"))))
                .isEqualTo(new ChatAnswer("hello", "claude-test", 5L, 2L, Outcome.ANSWERED));
        server.verify(postRequestedFor(urlEqualTo("/v1/messages")).withHeader("x-api-key", equalTo("key")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void speaksOllamasOwnProtocol(boolean stream) {
        String end = """
                {"model": "llama-test", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", "content": "%s"},
                 "done": true, "done_reason": "length", "prompt_eval_count": 5, "eval_count": 2}
                """.replace("\n", "");
        String piece = "{\"model\": \"llama-test\", \"created_at\": \"2026-01-01T00:00:00Z\", \"done\": false, "
                + "\"message\": {\"role\": \"assistant\", \"content\": \"hel\"}}\n";
        server.stubFor(post("/api/chat")
                .willReturn(aResponse()
                        .withHeader("Content-Type", stream ? "application/x-ndjson" : "application/json")
                        .withBody(stream ? piece + end.formatted("lo") + "\n" : end.formatted("hello"))));
        assertThat(answer(calls(Map.of("provider", "ollama", "base-url", server.baseUrl(), "stream", "" + stream))))
                .isEqualTo(new ChatAnswer("hello", "llama-test", 5L, 2L, Outcome.TRUNCATED));
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/api/chat"))
                        .withRequestBody(matchingJsonPath("$.options.num_predict", equalTo("10"))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ollamaIsLeftAloneToo(boolean stream) {
        server.stubFor(post("/api/chat").willReturn(busy("60")));
        assertThatThrownBy(() -> answer(
                        calls(Map.of("provider", "ollama", "base-url", server.baseUrl(), "stream", "" + stream))))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMinutes(1)));
        server.verify(1, postRequestedFor(urlEqualTo("/api/chat")));
    }

    @Test
    void theNextProviderAnswersWhenTheFirstIsAway() {
        server.stubFor(post(CHAT).willReturn(aResponse().withStatus(500).withBody("{}")));
        server.stubFor(post(SECOND).willReturn(text("hi")));
        assertThat(answer(calls(openAi(), second())).text()).isEqualTo("hi");
        server.verify(3, postRequestedFor(urlEqualTo(CHAT)));
        assertThat(pauses).hasSize(2).allMatch(pause -> pause.compareTo(Duration.ofMillis(50)) >= 0);
    }

    @Test
    void theNextProviderAnswersAtOnceWhenTheFirstIsBusyOrRefuses() {
        server.stubFor(post(SECOND).willReturn(text("hi")));
        server.stubFor(post(CHAT).willReturn(busy("5")));
        ProviderCalls calls = calls(openAi(), second());
        assertThat(answer(calls).text()).isEqualTo("hi");
        // Left alone: not even asked.
        assertThat(answer(calls).text()).isEqualTo("hi");
        server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
        clock.pass(Duration.ofSeconds(6));
        server.stubFor(post(CHAT).willReturn(aResponse().withStatus(401).withBody("{}")));
        assertThat(answer(calls).text()).isEqualTo("hi");
        server.verify(2, postRequestedFor(urlEqualTo(CHAT)));
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "'Thu, 01 Jan 2026 00:00:05 GMT', 5"})
    void aBusyProviderIsNotCalledBeforeItsTimeByAnyThread(String header, int seconds) throws Exception {
        server.stubFor(post(CHAT)
                .willReturn(busy(header).withHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT"))
                .inScenario("s")
                .willSetStateTo("free"));
        server.stubFor(post(CHAT).willReturn(text("late")).inScenario("s").whenScenarioStateIs("free"));
        Instant start = clock.instant();
        ProviderCalls calls = calls(openAi());
        assertThat(answer(calls).text()).isEqualTo("late");
        assertThat(clock.instant()).isBetween(start.plusSeconds(seconds), start.plusSeconds(seconds + 1));

        // Another thread that comes within the time makes no call.
        server.resetAll();
        server.stubFor(post(CHAT).willReturn(busy("100")));
        refused(calls, ProblemType.UNAVAILABLE);
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> others = java.util.stream.IntStream.range(0, 4)
                    .<Future<?>>mapToObj(n -> pool.submit(() -> refused(calls, ProblemType.UNAVAILABLE)))
                    .toList();
            for (Future<?> other : others) {
                other.get();
            }
        }
        server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
        clock.pass(Duration.ofSeconds(101));
        refused(calls, ProblemType.UNAVAILABLE);
        server.verify(2, postRequestedFor(urlEqualTo(CHAT)));
    }

    @Test
    void tooLongAPauseIsNotWaitedFor() {
        server.stubFor(post(CHAT).willReturn(busy("3600")));
        assertThatThrownBy(() -> answer(calls(openAi())))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1)));
        assertThat(pauses).isEmpty();
        server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 422})
    void whatIsNotRetryableIsAskedOnce(int status) {
        server.stubFor(post(CHAT).willReturn(aResponse().withStatus(status).withBody("{}")));
        refused(calls(openAi()), ProblemType.BAD_GATEWAY);
        server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    @ParameterizedTest
    @CsvSource({
        "length, '\"half\"', null, TRUNCATED, half",
        "stop, '\"\"', null, EMPTY, ''",
        "stop, null, '\"I will not\"', REFUSED, I will not",
        "content_filter, '\"\"', null, REFUSED, ''",
        "stop, '\"whole\"', null, ANSWERED, whole"
    })
    void answersHaveNames(String finish, String content, String refusal, Outcome outcome, String text) {
        server.stubFor(post(CHAT).willReturn(okJson("""
                {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
                 "finish_reason": "%s", "message": {"role": "assistant", "content": %s, "refusal": %s}}]}
                """.formatted(finish, content, refusal))));
        ChatAnswer whole = answer(calls(openAi()));
        assertThat(whole.outcome()).isEqualTo(outcome);
        assertThat(whole.text()).isEqualTo(text);

        server.stubFor(post(CHAT).willReturn(events("""
                {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0,
                 "delta": {"role": "assistant", "content": %s, "refusal": %s}}]}
                """.formatted(content, refusal), finish(finish))));
        ChatAnswer streamed = answer(calls(streaming()));
        assertThat(streamed.outcome()).isEqualTo(outcome);
        assertThat(streamed.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\": \"c\", \"choices\": [{\"mess", "<html>busy</html>", "{\"surprise\": 1}"})
    void whatIsNotInTheFormOfTheProtocolIsMalformed(String body) {
        server.stubFor(post(CHAT).willReturn(okJson(body)));
        assertThat(answer(calls(openAi())).outcome()).isEqualTo(Outcome.MALFORMED);
        server.verify(3, postRequestedFor(urlEqualTo(CHAT)));
    }

    @Test
    void aToolThatWasNotGivenIsNotCalled() {
        server.stubFor(post(CHAT).willReturn(okJson("""
                {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [{"index": 0,
                 "finish_reason": "tool_calls", "message": {"role": "assistant", "content": null, "tool_calls": [
                 {"id": "t", "type": "function", "function": {"name": "delete", "arguments": "{}"}}]}}]}
                """)));
        assertThat(answer(calls(openAi())).outcome()).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void aStreamedAnswerIsCutAtItsCeiling() {
        String[] pieces = new String[4000];
        java.util.Arrays.fill(pieces, piece("and so on "));
        server.stubFor(post(CHAT).willReturn(events(pieces)));
        ChatAnswer answer = answer(calls(streaming()));
        assertThat(answer.outcome()).isEqualTo(Outcome.TOO_LONG);
        // Asked for ten tokens; the ceiling and the stride of counting are all that is let through.
        assertThat(answer.text().length()).isBetween(32, 1000);
    }

    @Test
    void aStreamThatBreaksIsTriedAgainAndWhatWasReceivedIsWaste() {
        server.stubFor(post(CHAT)
                .willReturn(events(piece("def add"), piece("(a, b)")))
                .inScenario("s")
                .willSetStateTo("whole"));
        server.stubFor(post(CHAT)
                .willReturn(events(piece("whole"), finish("stop")))
                .inScenario("s")
                .whenScenarioStateIs("whole"));
        assertThat(answer(calls(streaming())).text()).isEqualTo("whole");
        assertThat(waste.tokens()).isEqualTo(ask().inputTokens() + Tokenizer.count("def add(a, b)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBrokenConnectionIsAway(boolean stream) {
        server.stubFor(post(CHAT).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));
        refused(calls(stream ? streaming() : openAi()), ProblemType.UNAVAILABLE);
        server.verify(3, postRequestedFor(urlEqualTo(CHAT)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHangingProviderIsCutAtTheDeadline(boolean stream) {
        server.stubFor(post(CHAT).willReturn(text("never").withFixedDelay(20_000)));
        ProviderCalls calls = calls(stream ? streaming() : openAi());
        long start = System.nanoTime();
        assertThatThrownBy(() ->
                        calls.call(AgentRole.DEVELOPER, ask(), clock.instant().plusMillis(700), cancellation, waste))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(600), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cancellingEndsTheCallAndLeavesNoInterruptBehind(boolean stream) throws Exception {
        server.stubFor(post(CHAT).willReturn(text("never").withFixedDelay(20_000)));
        ProviderCalls calls = calls(stream ? streaming() : openAi());
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> call = pool.submit(() -> {
                refused(calls, ProblemType.UNAVAILABLE);
                return Thread.currentThread().isInterrupted();
            });
            // The server tells of a request when it has answered; the caller waits once it is at its provider.
            await().until(() -> cancellation.waits());
            long start = System.nanoTime();
            cancellation.cancel();
            assertThat(call.get()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void onlySoManyCallsRunAtOnce() throws Exception {
        server.stubFor(post(CHAT).willReturn(text("slow").withFixedDelay(1500)));
        server.stubFor(post(SECOND).willReturn(text("other")));
        Map<String, String> narrow = new HashMap<>(openAi());
        narrow.put("max-concurrent", "1");
        ProviderCalls calls = calls(narrow, second());
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ChatAnswer>> answers = java.util.stream.IntStream.range(0, 3)
                    .mapToObj(n -> pool.submit(() -> answer(calls)))
                    .toList();
            List<String> texts = new java.util.ArrayList<>();
            for (Future<ChatAnswer> one : answers) {
                texts.add(one.get().text());
            }
            assertThat(texts).containsExactlyInAnyOrder("slow", "other", "other");
        }
        server.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    private ChatAnswer answer(ProviderCalls calls) {
        return calls.call(AgentRole.DEVELOPER, ask(), clock.instant().plusSeconds(60), cancellation, waste)
                .answer();
    }

    private void refused(ProviderCalls calls, ProblemType type) {
        assertThatThrownBy(() -> answer(calls))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(type));
    }

    private static Ask ask() {
        return new Ask("s", "u", 10);
    }

    @SafeVarargs
    private ProviderCalls calls(Map<String, String>... providers) {
        Map<String, String> values = new HashMap<>(Map.of(
                "golden.model.timeout", "10s",
                "golden.model.backoff", "100ms",
                "golden.model.max-queue", "50ms"));
        for (int n = 0; n < providers.length; n++) {
            String prefix = "golden.model.providers[" + n + "].";
            values.put(prefix + "name", "m" + n);
            providers[n].forEach((key, value) -> values.put(prefix + key, value));
        }
        ModelProperties properties = new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("golden.model", ModelProperties.class);
        List<ProviderLink> links = ModelConfiguration.links(
                properties,
                properties.order(),
                breakers,
                new ModelMetrics(meters, properties.order()),
                Traces.off(),
                clock);
        return new ProviderCalls(role -> links, new KnownPauses(), properties, clock, time -> {
            pauses.add(time);
            clock.pass(time);
        });
    }

    private static Map<String, String> openAi() {
        return Map.of("base-url", server.baseUrl() + "/v1");
    }

    private static Map<String, String> streaming() {
        return Map.of("base-url", server.baseUrl() + "/v1", "stream", "true");
    }

    private static Map<String, String> second() {
        return Map.of("base-url", server.baseUrl() + "/second/v1");
    }

    private static ResponseDefinitionBuilder text(String words) {
        return okJson("""
                {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "%s"}}]}
                """.formatted(words));
    }

    private static ResponseDefinitionBuilder busy(String retryAfter) {
        return aResponse().withStatus(429).withHeader("Retry-After", retryAfter).withBody("{}");
    }

    private static ResponseDefinitionBuilder events(String... pieces) {
        StringBuilder body = new StringBuilder();
        for (String piece : pieces) {
            body.append("data: ").append(piece.replace("\n", "")).append("\n\n");
        }
        return aResponse()
                .withHeader("Content-Type", "text/event-stream")
                .withBody(body.append("data: [DONE]\n\n").toString());
    }

    private static String piece(String words) {
        return "{\"id\": \"c\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"m\", \"choices\": "
                + "[{\"index\": 0, \"delta\": {\"content\": \"" + words + "\"}}]}";
    }

    private static String finish(String reason) {
        return "{\"id\": \"c\", \"object\": \"chat.completion.chunk\", \"created\": 1, \"model\": \"m\", \"choices\": "
                + "[{\"index\": 0, \"delta\": {}, \"finish_reason\": \"" + reason + "\"}]}";
    }
}
