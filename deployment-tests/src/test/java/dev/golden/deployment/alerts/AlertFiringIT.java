package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Every alert: its fault, its arrival at the receiver, its end. Takes half an hour. */
@EnabledIfSystemProperty(named = "golden.long", matches = "true")
class AlertFiringIT {

    private static final AlertTimeScale SCALE = new AlertTimeScale(60, Duration.ofSeconds(30));
    private static final String ANSWER = """
            {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [{"index": 0,
             "finish_reason": "stop", "message": {"role": "assistant",
             "content": "```python\\ndef add(a, b):\\n    return a + b\\n```\\n"}}],
             "usage": {"prompt_tokens": 12, "completion_tokens": 4, "total_tokens": 16}}""";

    @TempDir
    private static Path folder;

    private volatile boolean modelFails;

    @Test
    void everyAlertFiresAndResolves() throws Exception {
        HttpServer model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model.createContext("/v1/chat/completions", this::answer);
        model.start();
        Map<String, String> environment = Map.of(
                "GOLDEN_MODEL_BASE_URL",
                "http://127.0.0.1:" + model.getAddress().getPort() + "/v1",
                "GOLDEN_MODEL_NAME",
                "scripted",
                "GOLDEN_MODEL_API_KEY",
                "none");
        try (PrometheusRig rig = new PrometheusRig(folder, true, SCALE, environment);
                AlertLoad load = new AlertLoad(rig.platform())) {
            AlertDrill drill = new AlertDrill(rig);
            AlertDatabase database = new AlertDatabase(rig, load);
            AlertOutages outages = new AlertOutages(rig, load, database);
            AlertTraffic traffic = new AlertTraffic(load, database);
            AlertStandIns standIns = new AlertStandIns(rig);
            String only = System.getProperty("golden.alerts", "");
            List<List<AlertFault>> all = List.of(
                    List.of(failingModel(load)),
                    standIns.all(),
                    traffic.quick(),
                    traffic.slow(),
                    outages.ofServices(),
                    database.ofBackups(),
                    outages.ofServers(),
                    outages.ofMessages(),
                    database.slow(),
                    outages.ofMonitoring());
            Map<String, Throwable> failures = new HashMap<>();
            for (AlertFault fault : all.stream().flatMap(List::stream).toList()) {
                if (only.isEmpty()
                        || fault.alerts().stream()
                                .anyMatch(alert -> List.of(only.split(",")).contains(alert))) {
                    try {
                        drill.play(List.of(fault));
                    } catch (AssertionError | Exception e) {
                        failures.put(fault.name(), e);
                        System.out.println("FAILED " + fault.name() + " " + e.getMessage());
                    }
                }
            }
            assertThat(failures).isEmpty();
            assertThat(rig.webhook().states("Watchdog")).containsExactly("firing");
            if (only.isEmpty()) {
                drill.awaitAllClear(Set.of("Watchdog"));
                assertThat(drill.shown()).isEqualTo(AlertDocsTest.ways());
            }
            assertThat(rig.webhook().told())
                    .allSatisfy(alert -> assertThat(alert.path("annotations").toString())
                            .doesNotContain("{{", "<error", "no value"));
        } finally {
            model.stop(0);
        }
    }

    private AlertFault failingModel(AlertLoad load) {
        return AlertFault.real(
                "a model that fails",
                new TreeSet<>(Set.of("CircuitBreakerOpen", "CircuitBreakerStuckOpen")),
                () -> {
                    modelFails = true;
                    load.send(2, "DEVELOPER", "POST", "/tasks", withoutCandidate());
                },
                () -> {
                    modelFails = false;
                    load.send(4, "DEVELOPER", "POST", "/tasks", withoutCandidate());
                });
    }

    private static Map<String, Object> withoutCandidate() {
        Map<String, Object> task = AlertTraffic.task("written by the model");
        task.remove("candidate");
        return task;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(modelFails ? 500 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
