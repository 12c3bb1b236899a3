package dev.golden.surroundings;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.Ids;
import dev.golden.database.Json;
import dev.golden.model.ModelGateway;
import dev.golden.peerhub.PeerHubApplication;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** Two replicas of the peer hub on one database and one broker, with what surrounds them. Started once per JVM. */
public final class Stage {

    public static final Duration SOON = Duration.ofSeconds(20);
    public static final String TENANT = "acme";

    private static final Clock CLOCK = Clock.systemUTC();
    private static final Stage SHARED = new Stage();

    private final TestDatabase database = Servers.shared().newDatabase();
    private final PlayedModel model = new PlayedModel();
    private final ConfigurableApplicationContext around = around();
    private final List<ConfigurableApplicationContext> replicas = List.of(replica(), replica());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Json json = new Json();

    private Stage() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            replicas.forEach(ConfigurableApplicationContext::close);
            around.close();
        }));
    }

    public static Stage shared() {
        return SHARED;
    }

    public PlayedModel model() {
        return model;
    }

    public Surroundings surroundings() {
        return around.getBean(Surroundings.class);
    }

    public <T> T bean(int replica, Class<T> type) {
        return replicas.get(replica).getBean(type);
    }

    public void publish(String subject, dev.golden.contracts.event.Event event) {
        around.getBean(Surroundings.Publisher.class).publish(subject, event);
    }

    /** A request whose author is of the model's family, so that no model sits on the panel. */
    public static ReviewRequested request(String code, Map<String, String> tests) {
        return request(code, tests, PlayedModel.FAMILY, Duration.ofSeconds(60));
    }

    public static ReviewRequested request(
            String code, Map<String, String> tests, @Nullable String authorFamily, Duration time) {
        return new ReviewRequested(
                TENANT,
                Ids.next(),
                Ids.next(),
                Ids.next(),
                "add",
                "Adds two numbers.",
                "python",
                Map.of("candidate.py", code),
                tests,
                authorFamily,
                0,
                null,
                CLOCK.instant().plus(time));
    }

    /** Publishes the request and waits for its outcome. */
    public ReviewCompleted review(ReviewRequested request) {
        publish(Subjects.REVIEW_REQUESTED, request);
        return outcome(request.reviewId());
    }

    public ReviewCompleted outcome(UUID reviewId) {
        await(() -> !surroundings().completed(reviewId).isEmpty());
        return surroundings().completed(reviewId).getFirst();
    }

    public static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(30)).until(condition);
    }

    public static Instant now() {
        return CLOCK.instant();
    }

    /** One answer over HTTP. */
    public record Answer(int status, JsonNode body, Map<String, List<String>> headers) {
        public String text(String field) {
            return body.path(field).asString("");
        }

        public String at(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    public Answer get(String path, String token) {
        return send("GET", path, token, null, Map.of());
    }

    public Answer post(String path, String token, @Nullable Object body) {
        return send("POST", path, token, body, Map.of());
    }

    public Answer send(String method, String path, String token, @Nullable Object body, Map<String, String> headers) {
        String port = replicas.getFirst().getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text ? text : json.write(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body().isBlank() ? "{}" : response.body();
            return new Answer(
                    response.statusCode(), json.tree(text), response.headers().map());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    public static String token(String role) {
        return Tokens.of(role, TENANT);
    }

    /** Registers a remote agent for bash of the tenant, whose reviews no other test asks for. */
    public void register(String agentId, String tenant, String language) {
        register(agentId, tenant, language, "reviewer");
    }

    /** Registers a remote agent of a role. */
    public void register(String agentId, String tenant, String language, String role) {
        Answer answer = send(
                "PUT",
                "/agents/" + agentId,
                Tokens.of("ADMIN", tenant),
                Map.of("kind", "REMOTE", "family", agentId, "languages", List.of(language), "role", role),
                Map.of());
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.toString());
        }
    }

    public long count(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private ConfigurableApplicationContext around() {
        return new SpringApplicationBuilder(Surroundings.class)
                .web(WebApplicationType.NONE)
                .run(arguments(Map.of("spring.application.name", "surroundings")));
    }

    private ConfigurableApplicationContext replica() {
        ApplicationContextInitializer<GenericApplicationContext> withModel = context ->
                context.registerBean("playedModel", ModelGateway.class, () -> model, bean -> bean.setPrimary(true));
        return new SpringApplicationBuilder(PeerHubApplication.class)
                .initializers(withModel)
                .run(arguments(Map.of(
                        "spring.config.name", "golden,peer-hub",
                        "golden.review.poll", "100ms",
                        "golden.review.analysis-wait", "1s",
                        "golden.review.lease", "2s",
                        "golden.review.own-family-objects", "false",
                        "golden.agent-work.lease", "2s",
                        "golden.agent-work.sweep", "100ms",
                        "golden.review.deadline", "15s")));
    }

    private String[] arguments(Map<String, String> more) {
        Map<String, String> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.putAll(more);
        List<String> arguments = new ArrayList<>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments.toArray(String[]::new);
    }
}
