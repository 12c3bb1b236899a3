package dev.golden.local.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StubModelServerTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static StubModelServer server;

    @BeforeAll
    static void start() {
        server = new StubModelServer(0, StubScript.standard(), Clock.systemUTC());
    }

    @AfterAll
    static void stop() {
        server.close();
        HTTP.close();
    }

    @Test
    void theFirstRuleThatMatchesDecidesAndCallsAreCountedPerRule() throws Exception {
        follow("""
                {"roles": {"planner": "^You plan"}, "rules": [
                  {"name": "busy", "when": {"role": "planner", "to_call": 2}, "then": {"status": 429, "retry_after": "5"}},
                  {"name": "third", "when": {"role": "planner"}, "then": {"text": "plan {{call}}"}},
                  {"name": "asked", "when": {"user": "sum|total"}, "then": {"text": "sum"}},
                  {"then": {"text": "other"}}]}""");
        server.forgetCalls();
        assertThat(ask("You plan things", "x").statusCode()).isEqualTo(429);
        assertThat(ask("You plan things", "x").headers().firstValue("Retry-After"))
                .contains("5");
        assertThat(text(ask("You plan things", "x"))).isEqualTo("plan 1");
        assertThat(text(ask("You write", "the total"))).isEqualTo("sum");
        assertThat(text(ask("You write", "x"))).isEqualTo("other");

        JsonNode calls = JsonMapper.shared().readTree(get("/stub/calls?texts=true"));
        assertThat(calls.path("received").asInt()).isEqualTo(5);
        assertThat(calls.at("/by_role/planner").asInt()).isEqualTo(3);
        assertThat(calls.at("/by_rule/busy").asInt()).isEqualTo(2);
        assertThat(calls.at("/calls/3/user").asString()).contains("the total");
        assertThat(get("/stub/calls")).doesNotContain("the total");
    }

    @Test
    void retryAfterMayBeADate() throws Exception {
        follow("{\"rules\": [{\"then\": {\"status\": 429, \"retry_after_date\": 30}}]}");
        String date = ask("s", "u").headers().firstValue("Retry-After").orElseThrow();
        Instant told =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(told)
                .isBetween(
                        Clock.systemUTC().instant().plusSeconds(25),
                        Clock.systemUTC().instant().plusSeconds(31));
    }

    @ParameterizedTest
    @CsvSource({
        "text, stop, hello",
        "empty, stop, ''",
        "truncated, length, hello",
        "refusal, stop, ",
        "tool_call, tool_calls, ",
    })
    void answersOfEveryKindHaveTheirForm(String kind, String finish, String words) throws Exception {
        follow("{\"rules\": [{\"then\": {\"kind\": \"" + kind + "\", \"text\": \"hello\", \"tool\": \"delete\"}}]}");
        JsonNode answer = JsonMapper.shared().readTree(ask("s", "u").body());
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo(finish);
        assertThat(answer.at("/choices/0/message/content").asString(null)).isEqualTo(words);
        assertThat(answer.at("/choices/0/message/refusal").asString(null))
                .isEqualTo(kind.equals("refusal") ? "hello" : null);
        assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asString(null))
                .isEqualTo(kind.equals("tool_call") ? "delete" : null);
    }

    @Test
    void claimsTheUsageItIsTold() throws Exception {
        follow("""
                {"rules": [{"when": {"to_call": 1}, "then": {"text": "x", "usage": {"prompt_tokens": 7, "completion_tokens": 900}}},
                           {"then": {"text": "x", "usage": {}}}]}""");
        assertThat(JsonMapper.shared()
                        .readTree(ask("s", "u").body())
                        .at("/usage/total_tokens")
                        .asInt())
                .isEqualTo(907);
        assertThat(ask("s", "u").body()).doesNotContain("usage");
    }

    @Test
    void aLongAnswerIsAsLongAsAsked() throws Exception {
        follow("{\"rules\": [{\"then\": {\"kind\": \"long\", \"text\": \"ab\", \"characters\": 5001}}]}");
        assertThat(text(ask("s", "u"))).hasSize(5001);
    }

    @Test
    void whatIsMalformedIsNotJson() throws Exception {
        follow("{\"rules\": [{\"then\": {\"kind\": \"malformed\"}}]}");
        String body = ask("s", "u").body();
        assertThatThrownBy(() -> JsonMapper.shared().readTree(body))
                .isInstanceOf(tools.jackson.core.JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutAnswerBreaksOff(boolean stream) {
        follow("{\"rules\": [{\"then\": {\"kind\": \"cut\", \"text\": \"hello world\", \"characters\": 5}}]}");
        assertThatThrownBy(() -> ask("s", "u", stream, Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aHangingCallIsNotAnswered() {
        follow("{\"rules\": [{\"then\": {\"kind\": \"hang\"}}]}");
        long before = server.answered();
        assertThatThrownBy(() -> ask("s", "u", false, Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
        assertThat(server.answered()).isEqualTo(before);
    }

    @Test
    void streamsInPiecesAndEndsWithTheUsage() throws Exception {
        follow("{\"rules\": [{\"then\": {\"text\": \"one two three\", \"chunk\": 4, \"latency_ms\": 20}}]}");
        String body = ask("s", "u", true, Duration.ofSeconds(5)).body();
        assertThat(body).contains("\"one \"", "\"two \"", "\"usage\"").endsWith("data: [DONE]\n\n");
    }

    @Test
    void takesAnotherScriptWhileItRuns() throws Exception {
        assertThat(put("{\"rules\": [{\"then\": {\"text\": \"new\"}}]}").statusCode())
                .isEqualTo(200);
        assertThat(text(ask("s", "u"))).isEqualTo("new");
        assertThat(put("{\"rules\": [{\"name\": \"r\"}]}").body()).contains("has no");
        assertThat(put("{\"rules\": [{\"then\": {\"colour\": 1}}]}").statusCode())
                .isEqualTo(400);
        assertThat(text(ask("s", "u"))).isEqualTo("new");
        assertThat(get("/v1/models")).contains("\"object\":\"list\"");
    }

    @Test
    void theStandardScriptKnowsEveryPromptItIsMadeFor() throws Exception {
        server.follow(StubScript.standard());
        assertThat(text(ask("You plan software work. Answer with JSON", "add"))).contains("depends_on");
        assertThat(text(ask("You write one source file that", "previous answer was refused")))
                .contains("a + b");
        assertThat(text(ask("You review code for correctness", "abcd|    return a - b")))
                .contains("REQUEST_CHANGES");
        await().until(() -> server.received() == server.calls().size() || server.received() > 1000);
    }

    private static void follow(String script) {
        server.follow(StubScript.read(script));
    }

    private static HttpResponse<String> ask(String system, String user) throws Exception {
        return ask(system, user, false, Duration.ofSeconds(5));
    }

    private static HttpResponse<String> ask(String system, String user, boolean stream, Duration timeout)
            throws Exception {
        String body = """
                {"model": "m", "stream": %s, "stream_options": {"include_usage": true}, "max_tokens": 10,
                 "messages": [{"role": "system", "content": "%s"}, {"role": "user", "content": "%s"}]}
                """.formatted(stream, system, user);
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(server.baseUrl() + "/chat/completions"))
                        .timeout(timeout)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String text(HttpResponse<String> answer) {
        return JsonMapper.shared()
                .readTree(answer.body())
                .at("/choices/0/message/content")
                .asString();
    }

    private static String get(String path) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static HttpResponse<String> put(String script) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/stub/script"))
                        .PUT(BodyPublishers.ofString(script))
                        .build(),
                BodyHandlers.ofString());
    }
}
