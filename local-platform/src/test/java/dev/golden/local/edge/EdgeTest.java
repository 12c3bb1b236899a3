package dev.golden.local.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.operations.token.AccessToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EdgeTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Clock CLOCK = Clock.systemUTC();

    private static List<StubUpstream> upstreams;
    private static Edge edge;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        upstreams = Stream.of("orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker")
                .map(StubUpstream::new)
                .toList();
        edge = new Edge(
                "127.0.0.1",
                0,
                new Upstreams(
                        upstreams.get(0).port(),
                        upstreams.get(1).port(),
                        upstreams.get(2).port(),
                        upstreams.get(3).port(),
                        upstreams.get(4).port()),
                SECRET,
                CLOCK);
        edge.start();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        edge.close();
        upstreams.forEach(StubUpstream::close);
    }

    @ParameterizedTest
    @CsvSource({
        "/tasks?pageSize=3, orchestrator",
        "/tasks:bulk-retry, orchestrator",
        "/tasks/1/events-not, orchestrator",
        "/budget/request, orchestrator",
        "/admin/circuit-breakers, orchestrator",
        "/health, orchestrator",
        "/health/live, orchestrator",
        "/metrics, orchestrator",
        "/reviews, peer-hub",
        "/agents/7/work:lease, peer-hub",
        "/escalations/5/resolve, supervisor",
        "/prompts, supervisor",
        "/governance/status, supervisor",
        "/audit/verify, supervisor",
        "/sandbox/execute?async=true, sandbox",
        "/dlq, dlq-worker",
        "/dlq:redrive, dlq-worker"
    })
    void passesEachPathToTheServiceThatOwnsIt(String path, String service) {
        HttpResponse<String> answer = send(request(path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith(service + " GET " + path + " ");
    }

    @ParameterizedTest
    @CsvSource({"/", "/task", "/tasksx", "/actuator/health", "/v3/api-docs/x", "/x/tasks"})
    void anUnknownPathIs401ForStrangersAnd404ForCallers(String path) {
        HttpResponse<String> stranger = send(request(path));
        HttpResponse<String> caller = send(request(path).header("Authorization", "Bearer " + token()));

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertProblem(stranger, 401, "unauthenticated");
        assertProblem(caller, 404, "not-found");
    }

    @Test
    void aTokenThatIsForgedOrOverIsNoToken() {
        String forged = AccessToken.mint(
                "another-secret-another-secret-00", "ADMIN", "acme", "x", Duration.ofHours(1), CLOCK.instant());
        String over = AccessToken.mint(
                SECRET,
                "ADMIN",
                "acme",
                "x",
                Duration.ofHours(1),
                CLOCK.instant().minus(Duration.ofHours(3)));

        for (String token : List.of(forged, over, "x.y.z", "")) {
            assertThat(send(request("/v3/api-docs").header("Authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void whatAClientClaimsAboutItsOriginDoesNotGetThrough() {
        HttpResponse<String> answer = send(request("/tasks")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-Prefix", "/evil")
                .header("Forwarded", "for=6.6.6.6")
                .header("X-Real-IP", "6.6.6.6")
                .header("Idempotency-Key", "k"));

        assertThat(answer.body().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("6.6.6.6")
                .doesNotContain("evil")
                .contains("x-forwarded-for: [127.0.0.1]")
                .contains("x-forwarded-proto: [http]")
                .contains("x-forwarded-host: [localhost:" + edge.port() + "]")
                .contains("idempotency-key: [k]");
    }

    @Test
    void anEventArrivesWhenItIsSentNotWhenTheStreamEnds() throws IOException {
        try (Socket socket = new Socket("localhost", edge.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /tasks/1/events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

            assertThat(readUntil(reader, "data: first")).contains("text/event-stream");
            // The service sends the second one only now: had the edge buffered, the first were not here yet.
            upstreams.getFirst().secondEvent.countDown();
            readUntil(reader, "data: second");
        }
    }

    @Test
    void aServiceThatIsAwayIs503AndWorthARetry() {
        StubUpstream gone = new StubUpstream("gone");
        int port = gone.port();
        gone.close();
        try (Edge other = new Edge("127.0.0.1", 0, new Upstreams(port, port, port, port, port), SECRET, CLOCK)) {
            other.start();
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(URI.create("http://localhost:" + other.port() + "/tasks")));

            assertProblem(answer, 503, "unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(JsonMapper.shared()
                            .readTree(answer.body())
                            .path("retryable")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aRequestThatReachedNobodyIsSentToWhereTheServiceIsByThen() throws Exception {
        StubUpstream gone = new StubUpstream("gone");
        int port = gone.port();
        gone.close();
        Upstreams moving = new Upstreams(port, port, port, port, port);
        try (Edge other = new Edge("127.0.0.1", 0, moving, SECRET, CLOCK)) {
            other.start();
            var answer = http.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + other.port() + "/tasks"))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[70_000]))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThatThrownBy(() -> answer.get(250, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            moving.move("orchestrator", upstreams.getFirst().port());

            assertThat(answer.get(10, TimeUnit.SECONDS).body()).startsWith("orchestrator POST /tasks 70000");
        }
    }

    @Test
    void onlyAReadIsRepeatedWhenItMayHaveArrived() throws IOException {
        try (ForgetfulUpstream upstream = new ForgetfulUpstream()) {
            int port = upstream.port();
            try (Edge other = new Edge("127.0.0.1", 0, new Upstreams(port, port, port, port, port), SECRET, CLOCK)) {
                other.start();
                URI tasks = URI.create("http://localhost:" + other.port() + "/tasks");

                HttpResponse<String> read = send(HttpRequest.newBuilder(tasks));
                assertThat(read.statusCode()).isEqualTo(200);
                assertThat(upstream.taken).hasValue(2);

                upstream.taken.set(0);
                HttpResponse<String> write =
                        send(HttpRequest.newBuilder(tasks).POST(HttpRequest.BodyPublishers.ofString("once")));
                assertProblem(write, 503, "unavailable");
                HttpResponse<String> empty = send(HttpRequest.newBuilder(tasks).DELETE());
                assertThat(empty.statusCode()).isEqualTo(200);
                assertThat(upstream.taken)
                        .as("one that was lost, one that was answered")
                        .hasValue(2);
            }
        }
    }

    @Test
    void halfAnAnswerIsNotPassedOffAsAWholeOne() {
        assertThatThrownBy(() -> http.send(request("/tasks/breaks-off").build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        byte[] body = new byte[17 << 20];

        HttpResponse<String> announced = send(request("/tasks").POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertProblem(announced, 413, "body-too-large");
    }

    @Test
    void aBodyWithinTheLimitGetsThrough() {
        HttpResponse<String> answer =
                send(request("/tasks").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3 << 20])));

        assertThat(answer.body()).startsWith("orchestrator POST /tasks " + (3 << 20));
    }

    @Test
    void describesTheApisOfAllServicesInOneDocument() {
        HttpResponse<String> answer = send(request("/v3/api-docs").header("Authorization", "Bearer " + token()));

        JsonNode document = JsonMapper.shared().readTree(answer.body());
        List<String> paths = new ArrayList<>();
        document.path("paths").properties().forEach(path -> paths.add(path.getKey()));
        assertThat(paths)
                .containsExactlyInAnyOrder("/orchestrator", "/peer-hub", "/supervisor", "/sandbox", "/dlq-worker");
        // Five different schemas of one name: each path must still refer to its own.
        document.path("paths").properties().forEach(path -> {
            String reference = path.getValue().findValue("$ref").asString();
            JsonNode schema = document.path("components")
                    .path("schemas")
                    .path(reference.substring(reference.lastIndexOf('/') + 1));
            assertThat("/" + schema.path("title").asString()).isEqualTo(path.getKey());
        });
        assertThat(document.path("components").path("schemas").size()).isEqualTo(6);
    }

    private static String readUntil(BufferedReader reader, String wanted) throws IOException {
        StringBuilder seen = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            seen.append(line).append('\n');
            if (line.equals(wanted)) {
                return seen.toString();
            }
        }
        throw new AssertionError("the stream ended without '" + wanted + "': " + seen);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
    }

    private static String token() {
        return AccessToken.mint(SECRET, "VIEWER", "acme", "viewer", Duration.ofMinutes(5), CLOCK.instant());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + edge.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
