package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.stub.StubModelServer;
import dev.golden.local.stub.StubScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform with two providers, of which the first fails in the ways that providers fail. */
class ModelProvidersIT {

    private static final Map<String, String> TASK = Map.of(
            "name",
            "Add two numbers",
            "tests",
            "from candidate import add\n\ndef test_add():\n    assert add(2, 3) == 5\n");

    @TempDir
    private static Path folder;

    private static StubModelServer first;
    private static StubModelServer second;
    private static RunningPlatform platform;
    private static PlatformClient developer;
    private static PlatformClient admin;

    @BeforeAll
    static void start() {
        first = new StubModelServer(0, StubScript.standard(), Clock.systemUTC());
        second = new StubModelServer(0, StubScript.standard(), Clock.systemUTC());
        platform = new RunningPlatform(
                folder.resolve("data"),
                false,
                Duration.ofMillis(500),
                Map.of(
                        "GOLDEN_MODEL_BASE_URL", first.baseUrl(),
                        "GOLDEN_MODEL_NAME", "first",
                        "GOLDEN_MODEL_BACKOFF", "50ms",
                        "GOLDEN_MODEL_PROVIDERS_0_BASE_URL", second.baseUrl(),
                        "GOLDEN_MODEL_PROVIDERS_0_NAME", "second"));
        developer = platform.client().as("DEVELOPER", "acme");
        admin = platform.client().as("ADMIN", "acme");
    }

    @AfterAll
    static void stop() {
        platform.close();
        first.close();
        second.close();
    }

    @BeforeEach
    void healthy() {
        first.follow(StubScript.standard());
        second.follow(StubScript.standard());
        assertThat(resetBreaker().status()).isEqualTo(200);
        first.forgetCalls();
        second.forgetCalls();
    }

    @Test
    void theSecondAnswersForTheFirstWhoseBreakerOpensResetsAndProbes() {
        first.follow(StubScript.read("{\"rules\": [{\"then\": {\"status\": 500}}]}"));
        Stream.generate(ModelProvidersIT::submit).limit(3).toList().forEach(ModelProvidersIT::awaitCompleted);
        assertThat(first.received()).isPositive();
        assertThat(second.answered()).isPositive();
        assertThat(breakerStates()).contains("OPEN");
        assertThat(metric("circuit_breaker_state{name=\"external_api\"")).isEqualTo("1.0");

        // By hand.
        assertThat(resetBreaker().status()).isEqualTo(200);
        assertThat(breakerStates()).doesNotContain("OPEN");
        assertThat(metric("circuit_breaker_state{name=\"external_api\"")).isEqualTo("0.0");

        // By itself: two probes after ten seconds, of which it learns that the provider is back.
        Stream.generate(ModelProvidersIT::submit).limit(3).toList().forEach(ModelProvidersIT::awaitCompleted);
        assertThat(metric("circuit_breaker_state{name=\"external_api\"")).isEqualTo("1.0");
        first.follow(StubScript.standard());
        first.forgetCalls();
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    awaitCompleted(submit());
                    return metric("circuit_breaker_state{name=\"external_api\"").equals("0.0");
                });
        assertThat(first.answered()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aProviderThatAsksForFiveSecondsIsLeftAloneForFiveSeconds() {
        first.follow(StubScript.read("""
                {"rules": [{"name": "busy", "then": {"status": 429, "retry_after": "5"}}]}"""));
        String task = submit();
        await().until(() -> first.received() == 1);
        long busy = System.nanoTime();
        awaitCompleted(task);
        while (System.nanoTime() - busy < Duration.ofMillis(4500).toNanos()) {
            awaitCompleted(submit());
            if (System.nanoTime() - busy < Duration.ofMillis(4900).toNanos()) {
                assertThat(first.received()).isEqualTo(1);
            }
        }
        first.follow(StubScript.standard());
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            awaitCompleted(submit());
            return first.received() > 1;
        });
        assertThat(Duration.ofNanos(System.nanoTime() - busy)).isGreaterThan(Duration.ofSeconds(5));
        assertThat(second.answered()).isPositive();
    }

    @Test
    void aTaskThatIsCancelledWhileItsModelHangsSettlesWithinASecond() {
        first.follow(StubScript.read("{\"rules\": [{\"then\": {\"kind\": \"hang\"}}]}"));
        String task = submit();
        await().until(() -> first.received() == 1);
        assertThat(developer.get("/budget").body().path("reserved").asLong()).isPositive();
        long start = System.nanoTime();
        assertThat(developer
                        .post("/tasks/" + task + "/cancel", Map.of("reason", "not needed any more"))
                        .status())
                .isEqualTo(200);
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> status(task).equals("CANCELLED")
                        && developer.get("/budget").body().path("reserved").asLong() == 0);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("ModelProvidersIT: cancelled and settled after " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    private static String submit() {
        Answer answer = developer.post("/tasks", TASK);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.string("id");
    }

    private static String status(String task) {
        return developer.get("/tasks/" + task).string("status");
    }

    private static void awaitCompleted(String task) {
        await().atMost(Duration.ofSeconds(60)).until(() -> status(task).equals("COMPLETED"));
    }

    private static Answer resetBreaker() {
        return admin.post(
                "/admin/circuit-breaker/reset", Map.of("name", "external_api", "reason", "the provider is back"));
    }

    private static String breakerStates() {
        return admin.get("/admin/circuit-breakers").text();
    }

    private static String metric(String begin) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(platform.url() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(begin))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst()
                    .orElse("absent");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
