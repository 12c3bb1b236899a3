package dev.golden.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.TestServer;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running orchestrator with a real database and broker, and {@link Fakes} for everybody else. */
final class TestPlatform {

    static final Duration SOON = Duration.ofSeconds(20);

    private static @Nullable TestPlatform shared;

    final TestDatabase database;
    final TestServer nats;
    final ConfigurableApplicationContext context;
    final Fakes fakes;
    final JsonMapper mapper = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    /** The one most tests share. */
    static synchronized TestPlatform shared() {
        if (shared == null) {
            shared = new TestPlatform(
                    Servers.shared().newDatabase(), Servers.shared().newNats(), Map.of());
        }
        return shared;
    }

    TestPlatform(TestDatabase database, TestServer nats, Map<String, String> settings) {
        this.database = database;
        this.nats = nats;
        Map<String, Object> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.put("golden.nats.url", nats.url());
        properties.put("golden.rate-limit.enabled", "false");
        properties.put("golden.engine.backoff", "20ms");
        properties.put("golden.engine.sweep", "100ms");
        properties.put("golden.engine.execution-wait", "600ms");
        properties.put("golden.engine.review-wait", "600ms");
        properties.put("golden.engine.asks", "3");
        properties.put("golden.engine.attempts", "3");
        properties.putAll(settings);
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        context = new SpringApplicationBuilder(OrchestratorApplication.class, Fakes.class)
                .properties("spring.config.name=golden,orchestrator")
                .run(arguments);
        fakes = context.getBean(Fakes.class);
        url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** An answer. */
    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String text(String field) {
            return body.path(field).asString();
        }

        String code() {
            return text("code");
        }
    }

    Answer get(String path) {
        return get(path, "acme");
    }

    Answer get(String path, String tenant) {
        return send(request(path, Tokens.of("DEVELOPER", tenant)).GET());
    }

    Answer post(String path, Object body) {
        return post(path, body, "acme");
    }

    Answer post(String path, Object body, String tenant) {
        return send(request(path, Tokens.of("DEVELOPER", tenant))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(body))));
    }

    Answer post(String path, Object body, String tenant, String idempotencyKey) {
        return send(request(path, Tokens.of("DEVELOPER", tenant))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(json(body))));
    }

    HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
    }

    HttpClient http() {
        return http;
    }

    private String json(Object body) {
        return body instanceof String text ? text : mapper.writeValueAsString(body);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            JsonNode body = text.startsWith("{") ? mapper.readTree(text) : mapper.createObjectNode();
            return new Answer(response.statusCode(), body, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Submits and expects acceptance. */
    String submit(Map<String, ?> task) {
        return submit(task, "acme");
    }

    String submit(Map<String, ?> task, String tenant) {
        Answer answer = post("/tasks", task, tenant);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
        return answer.text("id");
    }

    JsonNode awaitStatus(String id, String status) {
        return awaitStatus(id, status, "acme");
    }

    JsonNode awaitStatus(String id, String status, String tenant) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() ->
                        assertThat(get("/tasks/" + id, tenant).text("status")).isEqualTo(status));
        return get("/tasks/" + id, tenant).body();
    }

    EscalationRaised awaitEscalation(String taskId) {
        return await().atMost(SOON)
                .until(
                        () -> fakes.escalations.stream()
                                .filter(raised -> raised.taskId().toString().equals(taskId))
                                .reduce((first, second) -> second),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    void resolve(EscalationRaised raised, EscalationDecision decision, @Nullable Map<String, String> artifact) {
        Transactions transactions = context.getBean(Transactions.class);
        Outbox outbox = context.getBean(Outbox.class);
        TenantScope.runAsPlatform(() -> transactions.write(() -> {
            outbox.publish(
                    Subjects.ESCALATION_RESOLVED,
                    new EscalationResolved(
                            raised.tenantId(),
                            raised.escalationId(),
                            raised.taskId(),
                            raised.stepId(),
                            decision,
                            "mind the edge cases",
                            artifact,
                            "decided",
                            "approver"));
        }));
    }

    /** A single value, read as the superuser. */
    String sql(String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (!statement.execute(query)) {
                return String.valueOf(statement.getUpdateCount());
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? String.valueOf(rows.getObject(1)) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
