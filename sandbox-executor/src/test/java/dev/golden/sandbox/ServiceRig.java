package dev.golden.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.database.Json;
import dev.golden.database.PeriodicWork;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The whole service on a real database and broker, and short ways to talk to it. */
final class ServiceRig implements AutoCloseable {

    static final Json JSON = new Json();

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    private ServiceRig(TestDatabase database, ConfigurableApplicationContext context) {
        this.database = database;
        this.context = context;
        this.url = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    static ServiceRig start(Map<String, String> settings) {
        return start(Servers.shared().newDatabase(), settings);
    }

    static ServiceRig start(TestDatabase database, Map<String, String> settings) {
        requireBubblewrap();
        SpringApplication application = new SpringApplication(SandboxApplication.class);
        return new ServiceRig(
                database, application.run(arguments(database, settings).toArray(String[]::new)));
    }

    static void requireBubblewrap() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "bubblewrap is not installed: apt-get install bubblewrap");
    }

    /** Of the service's command line: leases are short, so that tests need not wait for them. */
    static List<String> arguments(TestDatabase database, Map<String, String> settings) {
        Map<String, Object> properties = new HashMap<>(Servers.springProperties(database));
        properties.put("spring.config.name", "golden,sandbox");
        properties.put("golden.sandbox.queue.lease", "2s");
        properties.put("golden.sandbox.queue.heartbeat", "500ms");
        properties.put("golden.sandbox.queue.drain", "1s");
        properties.putAll(settings);
        return properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    record Answer(
            int status,
            JsonNode body,
            boolean replayed,
            @Nullable String location,
            @Nullable String retryAfter) {

        String text(String field) {
            JsonNode value = body.get(field);
            return value == null ? "" : value.asString();
        }
    }

    JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }

    /** One round of what removes old executions, which otherwise comes every ten minutes. */
    void expire() {
        PeriodicWork removal = context.getBean("expiredExecutions", PeriodicWork.class);
        removal.stop();
        removal.start();
    }

    /** As a DEVELOPER of acme. */
    Answer execute(String body, @Nullable String key) throws IOException, InterruptedException {
        return post("/sandbox/execute", body, Tokens.of("DEVELOPER", "acme"), key);
    }

    Answer execute(Map<String, ?> body) throws IOException, InterruptedException {
        return execute(JSON.write(body), null);
    }

    Answer post(String path, String body, String token, @Nullable String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    Answer get(String path, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    /** Plain text, or a stream to its end. */
    String read(String path, String token, @Nullable String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                JSON.tree(response.body()),
                response.headers().firstValue("Idempotent-Replayed").isPresent(),
                response.headers().firstValue("Location").orElse(null),
                response.headers().firstValue("Retry-After").orElse(null));
    }

    void publish(String subject, ExecutionRequested event) {
        write(() -> context.getBean(Outbox.class).publish(subject, event));
    }

    int answers(UUID id) {
        return (int) count(
                "SELECT count(*) FROM outbox WHERE subject LIKE 'sandbox.%.finished.v1' AND payload::text LIKE ?",
                "%" + id + "%");
    }

    String result(UUID id) {
        return text("SELECT result::text FROM executions WHERE id = ?::uuid", id.toString());
    }

    long count(String sql, String parameter) {
        return Long.parseLong(text(sql, parameter));
    }

    /** First column of the first row, as the superuser: the service's own role may not read what it audits. */
    String text(String sql, String parameter) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T write(Supplier<T> work) {
        return TenantScope.callAsPlatform(
                () -> context.getBean(Transactions.class).write(work));
    }
}
