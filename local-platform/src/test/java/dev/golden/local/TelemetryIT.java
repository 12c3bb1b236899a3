package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.client.Tasks;
import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Service;
import dev.golden.local.telemetry.MetricsPage;
import dev.golden.local.telemetry.OtlpReceiver;
import dev.golden.local.telemetry.OtlpReceiver.Received;
import dev.golden.local.telemetry.Scrape;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics and traces of a platform that works. */
class TelemetryIT {

    private static final Path PAGE =
            Path.of("../docs/metrics.md").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static OtlpReceiver receiver;
    private static RunningPlatform platform;
    private static PlatformClient developer;
    private static Answer submitted;

    @BeforeAll
    static void start() throws IOException {
        receiver = new OtlpReceiver();
        platform = new RunningPlatform(
                folder.resolve("data"),
                false,
                Duration.ofMillis(500),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url()));
        developer = platform.client().as("DEVELOPER", "acme");
        submitted = developer.post(
                "/tasks",
                Map.of(
                        "name",
                        "Add",
                        "language",
                        "python",
                        "candidate",
                        "def add(a, b):\n    return a + b\n",
                        "tests",
                        "from candidate import add\n\ndef test_add():\n    assert add(2, 3) == 5\n"));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        Tasks.awaitEnd(developer, submitted.string("id"), Duration.ofMillis(200), SOON, status -> {});
        assertThat(developer
                        .post("/budget/request", Map.of("request_id", "telemetry", "tokens", 1000))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        platform.close();
        receiver.close();
    }

    @Test
    void oneTaskIsOneTraceThroughAllServicesThatWorkOnIt() throws Exception {
        String trace = new PlatformDatabase(platform.state())
                .rows("SELECT trace_id FROM audit_log WHERE action = 'task.submit' AND object_id = '"
                        + submitted.string("id") + "'")
                .getFirst();

        await().atMost(SOON).untilAsserted(() -> {
            List<Received> spans = receiver.trace(trace);
            assertThat(spans)
                    .extracting(Received::service)
                    .contains("orchestrator", "sandbox", "peer-hub", "supervisor");
            assertThat(spans)
                    .extracting(Received::name)
                    .contains(
                            "POST /tasks",
                            "step GENERATE",
                            "step GUARD",
                            "send sandbox.execution.requested.v1",
                            "process sandbox.execution.requested.v1",
                            "sandbox.execute",
                            "process sandbox.execution.finished.v1",
                            "process prc.review.requested.v1",
                            "process prc.review.completed.v1");
            Set<String> ids = spans.stream().map(Received::spanId).collect(Collectors.toSet());
            assertThat(spans)
                    .filteredOn(span -> !span.parentId().isEmpty())
                    .allSatisfy(span -> assertThat(ids).as(span.toString()).contains(span.parentId()));
            assertThat(spans)
                    .filteredOn(span -> span.parentId().isEmpty())
                    .singleElement()
                    .satisfies(root -> assertThat(root.kind()).isEqualTo("SERVER"));
        });
    }

    @Test
    void thePageOfMetricsIsWhatServicesShow() throws IOException {
        await().atMost(SOON)
                .until(() -> scrape("orchestrator").lines().stream()
                        .anyMatch(line -> line.startsWith("golden_budget_utilisation_ratio{")));
        String page = MetricsPage.of(scrapes());
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content().isEqualTo(page);
    }

    @Test
    void businessMetricsSayWhatHappened() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(scrape("orchestrator")
                            .value("golden_tasks_finished_total{service=\"orchestrator\",status=\"COMPLETED\""))
                    .isEqualTo(1);
            assertThat(scrape("orchestrator")
                            .value("golden_budget_utilisation_ratio{service=\"orchestrator\",tenant=\"acme\""))
                    .isBetween(0.001, 0.002);
            assertThat(scrape("orchestrator").value("golden_budget_tokens_total{kind=\"reserved\""))
                    .isGreaterThanOrEqualTo(1000);
            assertThat(scrape("sandbox").value("sandbox_execution_duration_seconds_count"))
                    .isPositive();
            assertThat(scrape("sandbox").value("sandbox_queue_wait_seconds_count"))
                    .isPositive();
            assertThat(
                            scrape("peer-hub")
                                    .value(
                                            "peer_review_duration_seconds_bucket{outcome=\"ACCEPTED\",service=\"peer-hub\",le=\"180.0\""))
                    .isEqualTo(1);
            scrapes().values().forEach(scrape -> {
                assertThat(scrape.value("golden_build_info")).isEqualTo(1);
                assertThat(scrape.value("golden_database_query_seconds_bucket{service="))
                        .isPositive();
            });
        });
    }

    @Test
    void whatCallersMakeUpAddsNoSeries() {
        beHostile();
        Set<String> before = series();
        beHostile();
        assertThat(growth(before, series())).isEmpty();
    }

    /** The check above can fail. */
    @Test
    void aRawPathAsLabelIsSeen() {
        PrometheusMeterRegistry careless = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        careless.counter("requests", "path", "/" + UUID.randomUUID()).increment();
        Set<String> before = Scrape.of(careless.scrape()).series();
        careless.counter("requests", "path", "/" + UUID.randomUUID()).increment();
        assertThat(growth(before, Scrape.of(careless.scrape()).series())).hasSize(1);
    }

    private static void beHostile() {
        for (int i = 0; i < 5; i++) {
            String random = UUID.randomUUID().toString();
            PlatformClient stranger = platform.client().as("ADMIN", "t" + random.substring(0, 8), random);
            for (Service service : Service.values()) {
                int port = port(service);
                send(port, "GET", "/" + random);
                send(port, "BREW" + random.substring(0, 4).toUpperCase(java.util.Locale.ROOT), "/health");
            }
            stranger.get("/tasks/" + random);
            stranger.get("/" + random);
            stranger.post("/tasks", Map.of("name", random, "language", "l" + random));
            stranger.post("/budget/request", Map.of("request_id", random, "tokens", 1, "agent_role", "r" + random));
            stranger.post("/budget/" + random + "/commit", Map.of("tokens_used", 1));
            stranger.post("/sandbox/execute", Map.of("language", "l" + random, "code", "1"));
            stranger.post("/admin/circuit-breaker/reset", Map.of("name", "b" + random));
            stranger.post("/escalations/" + random + "/resolve", Map.of("decision", random));
            stranger.get("/dlq?subject=" + random);
        }
    }

    private static void send(int port, String method, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Tenants are named, but never more than 20 of them. */
    private static Set<String> series() {
        Set<String> all = new TreeSet<>();
        scrapes().values().forEach(scrape -> all.addAll(scrape.series()));
        Set<String> tenants = all.stream()
                .filter(line -> line.startsWith("golden_budget_utilisation_ratio"))
                .collect(Collectors.toSet());
        assertThat(tenants).hasSizeLessThanOrEqualTo(20);
        all.removeAll(tenants);
        return all;
    }

    private static Set<String> growth(Set<String> before, Set<String> after) {
        Set<String> grown = new TreeSet<>(after);
        grown.removeAll(before);
        return grown;
    }

    private static Scrape scrape(String service) {
        return Scrape.from(port(Service.named(service)));
    }

    private static Map<String, Scrape> scrapes() {
        Map<Service, Scrape> scrapes = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            scrapes.put(service, Scrape.from(port(service)));
        }
        Map<String, Scrape> byLabel = new TreeMap<>();
        scrapes.forEach((service, scrape) -> byLabel.put(service.label(), scrape));
        return byLabel;
    }

    private static int port(Service service) {
        return PlatformDescription.find(platform.state()).orElseThrow().ports().of(service);
    }
}
