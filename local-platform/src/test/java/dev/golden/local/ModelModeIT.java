package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks without a candidate, on a server that speaks the OpenAI protocol and that goes away and comes back. */
class ModelModeIT {

    private static final String ANSWER = """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [{"index": 0,
             "finish_reason": "stop", "message": {"role": "assistant",
             "content": "Here it is:\\n```python\\ndef add(a, b):\\n    return a + b\\n```\\n"}}],
             "usage": {"prompt_tokens": 120, "completion_tokens": 40, "total_tokens": 160}}""";

    private static final Map<String, String> TASK = Map.of(
            "name",
            "Add two numbers",
            "tests",
            "from candidate import add\n\ndef test_add():\n    assert add(2, 3) == 5\n");

    @TempDir
    private static Path folder;

    private static final AtomicInteger CALLS = new AtomicInteger();
    private static HttpServer model;
    private static RunningPlatform platform;

    @BeforeAll
    static void start() throws IOException {
        model = serve(0);
        platform = new RunningPlatform(
                folder.resolve("data"),
                false,
                Duration.ofMillis(500),
                Map.of(
                        "GOLDEN_MODEL_BASE_URL",
                        "http://127.0.0.1:" + model.getAddress().getPort() + "/v1",
                        "GOLDEN_MODEL_NAME",
                        "scripted",
                        "GOLDEN_MODEL_API_KEY",
                        "none"));
    }

    @AfterAll
    static void stop() {
        platform.close();
        model.stop(0);
    }

    @Test
    void aModelWritesTheCandidateAndAnAbsentOneIsWaitedFor() throws IOException {
        PlatformClient developer = platform.client().as("DEVELOPER", "acme");

        String first = submit(developer);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> status(developer, first).equals("COMPLETED"));
        // One call writes it, two reviewers of the same model look at it.
        assertThat(CALLS).hasValue(3);
        assertThat(developer.get("/budget").body().path("used").asLong()).isEqualTo(3 * 160);

        int port = model.getAddress().getPort();
        model.stop(0);
        // Enough calls for the breaker to judge.
        List<String> waiting = Stream.generate(() -> submit(developer)).limit(6).toList();
        await().atMost(Duration.ofMinutes(1)).until(() -> breakerState().equals("1.0"));
        assertThat(waiting)
                .allSatisfy(task -> assertThat(status(developer, task)).isIn("QUEUED", "GENERATING"));

        model = serve(port);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> waiting.stream()
                        .anyMatch(task -> status(developer, task).equals("COMPLETED")));
        assertThat(waiting)
                .allSatisfy(task -> assertThat(status(developer, task)).isNotIn("FAILED", "REJECTED"));
        assertThat(CALLS).hasValueGreaterThan(3);
    }

    private static String submit(PlatformClient developer) {
        Answer answer = developer.post("/tasks", TASK);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.string("id");
    }

    private static String status(PlatformClient developer, String task) {
        return developer.get("/tasks/" + task).string("status");
    }

    private static String breakerState() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(platform.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("circuit_breaker_state{name=\"external_api\""))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst()
                    .orElse("absent");
        }
    }

    private static HttpServer serve(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/chat/completions", ModelModeIT::answer);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        CALLS.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
