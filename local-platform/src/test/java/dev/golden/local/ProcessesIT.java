package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One process per service: each can die or be stopped alone. */
class ProcessesIT {

    private static final Duration BACK_LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;

    @BeforeAll
    static void start() {
        // As in a cluster: JSON lines. The model is never there, so its breaker opens.
        platform = new RunningPlatform(
                folder.resolve("data"),
                true,
                Duration.ofMillis(500),
                Map.of(
                        "SPRING_PROFILES_ACTIVE",
                        "json",
                        "GOLDEN_MODEL_BASE_URL",
                        "http://127.0.0.1:9/v1",
                        "GOLDEN_MODEL_NAME",
                        "absent",
                        "GOLDEN_MODEL_API_KEY",
                        "none"));
    }

    @AfterAll
    static void stop() {
        platform.close();
        for (Service service : Service.values()) {
            assertThat(platform.state().pidFile(service.label()).find())
                    .as(service.label())
                    .isEmpty();
        }
    }

    @Test
    void aKilledServiceIsAwayFor503AndComesBackByItself() throws IOException {
        kill("sandbox");

        await().atMost(Duration.ofSeconds(5)).until(() -> status("/sandbox/languages") == 503);
        assertThat(status("/health")).isEqualTo(200);
        await().atMost(BACK_LIMIT).until(() -> status("/sandbox/languages") == 200);
    }

    @Test
    void aStoppedServiceStaysAwayUntilItIsStarted() throws IOException {
        Control control = new Control(platform.state());

        control.stopService(Service.DLQ_WORKER);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> status("/dlq") == 503);
        control.startService(Service.DLQ_WORKER);
        assertThat(status("/dlq")).isEqualTo(200);
    }

    @Test
    void serversThatAreKilledComeBackOnTheirData() throws IOException {
        kill("redis");
        assertThat(status("/tasks")).isEqualTo(200);
        kill("nats");
        kill("postgres");

        await().atMost(BACK_LIMIT).until(() -> status("/tasks") == 200 && status("/health") == 200);
    }

    @Test
    void theFourLogAlertsFindTheirLines() throws SQLException {
        PlatformClient admin = platform.client().as("ADMIN", "poor");
        admin.put("/budget/limits/poor", Map.of("total_limit", 10));
        assertThat(admin.post("/budget/request", Map.of("request_id", "r", "tokens", 1000))
                        .string("decision"))
                .isEqualTo("DENIED");
        PlatformClient developer = platform.client().as("DEVELOPER", "acme");
        Stream.generate(() -> developer.post("/tasks", Map.of("name", "n", "tests", "def test_it(): pass")))
                .limit(6)
                .forEach(answer -> assertThat(answer.status()).isEqualTo(202));
        platform.client().as("VIEWER", "acme").post("/tasks", Map.of("name", "n"));
        new PlatformDatabase(platform.state()).rows("""
                INSERT INTO dlq_messages (id, tenant_id, message_id, original_subject, stream, consumer, headers, data,
                    data_encoding, category, error_class, last_error, error_count, delivery_count, created_at, updated_at)
                SELECT gen_random_uuid(), 'acme', 'log-' || n, 'tasks.none.v1', 'TASKS', 'none', '{}', 'secret payload',
                    'utf8', 'BUG', 'E', 'e', 1, 1, now(), now() FROM generate_series(1, 101) AS n RETURNING id
                """);

        JsonNode budget = line("orchestrator", "budget exhausted");
        assertThat(budget.at("/event/action").asString()).as(budget.toString()).isEqualTo("budget-denied");
        assertThat(budget.path("tenant").asString()).isEqualTo("poor");
        assertThat(budget.path("trace.id").asString(budget.at("/trace/id").asString()))
                .as(budget.toString())
                .hasSize(32);
        assertThat(budget.at("/service/name").asString()).isEqualTo("orchestrator");
        JsonNode denial = line("orchestrator", "security validation failed");
        assertThat(denial.at("/event/reason").asString()).as(denial.toString()).isEqualTo("forbidden");
        assertThat(denial.path("object").asString()).isEqualTo("POST /tasks");
        JsonNode breaker = line("orchestrator", "circuit external_api OPEN");
        assertThat(breaker.at("/log/level").asString()).as(breaker.toString()).isEqualTo("WARN");
        JsonNode dead = line("dlq-worker", "dead letters above the limit");
        assertThat(dead.path("unresolved").asLong()).as(dead.toString()).isGreaterThan(100);
        assertThat(dead.toString()).doesNotContain("secret payload");
    }

    private static JsonNode line(String service, String message) {
        return await().atMost(BACK_LIMIT)
                .until(
                        () -> Files.readAllLines(platform.state().log(service)).stream()
                                .filter(line -> line.startsWith("{") && line.contains("\"" + message + "\""))
                                .findFirst()
                                .<JsonNode>map(JsonMapper.shared()::readTree)
                                .orElse(JsonMapper.shared().missingNode()),
                        node -> !node.isMissingNode());
    }

    private static void kill(String name) {
        platform.state().pidFile(name).find().orElseThrow().destroyForcibly();
    }

    /** Status of a single attempt: {@link PlatformClient} would wait for the service to come back. */
    private static int status(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(platform.url() + path).toURL().openConnection();
        connection.setReadTimeout(10_000);
        connection.setRequestProperty(
                "Authorization",
                "Bearer "
                        + dev.golden.operations.token.AccessToken.mint(
                                platform.state().secret("jwt-secret"),
                                "ADMIN",
                                "acme",
                                "admin",
                                Duration.ofMinutes(10),
                                RunningPlatform.CLOCK.instant()));
        return connection.getResponseCode();
    }
}
