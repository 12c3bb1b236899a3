package dev.golden.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.StepReady;
import dev.golden.contracts.event.TaskSubmitted;
import dev.golden.database.Ids;
import dev.golden.messaging.MessageHeaders;
import dev.golden.messaging.StoredMessages;
import dev.golden.messaging.Subscription;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The worker beside a consumer that fails as told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DlqIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ADMIN = Tokens.of("ADMIN", "platform");

    /** Stands in for another service. */
    @Configuration(proxyBeanMethods = false)
    static class OtherService {

        final List<UUID> handled = new CopyOnWriteArrayList<>();
        final Set<UUID> unavailable = ConcurrentHashMap.newKeySet();

        @Bean
        Subscription<TaskSubmitted> submitted() {
            return new Subscription<>(
                    Stream.TASKS,
                    "other-task-submitted",
                    Subjects.TASK_SUBMITTED,
                    TaskSubmitted.class,
                    event -> {
                        handled.add(event.taskId());
                        if (unavailable.contains(event.taskId())) {
                            throw new ProblemException(ProblemType.UNAVAILABLE, "sandbox is away");
                        }
                    },
                    2,
                    Duration.ofSeconds(5),
                    2);
        }

        @Bean
        Subscription<StepReady> ready() {
            return new Subscription<>(
                    Stream.TASKS,
                    "other-step-ready",
                    Subjects.STEP_READY,
                    StepReady.class,
                    event -> {
                        throw new ProblemException(ProblemType.NOT_FOUND, "No step " + event.stepId());
                    },
                    2,
                    Duration.ofSeconds(5),
                    2);
        }
    }

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final TestDatabase database = Servers.shared().newDatabase();
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext context = start();
    private final OtherService other = context.getBean(OtherService.class);
    private final StoredMessages messages = context.getBean(StoredMessages.class);

    private ConfigurableApplicationContext start() {
        Map<String, Object> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.put("spring.config.name", "golden,dlq-worker");
        properties.put("golden.dlq.first-retry", "300ms");
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        return new SpringApplicationBuilder(DlqApplication.class, OtherService.class).run(arguments);
    }

    @BeforeAll
    void streamsExist() {
        await().atMost(SOON).ignoreExceptions().until(() -> {
            messages.send(Subjects.STEP_READY, Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    @AfterAll
    void close() {
        context.close();
    }

    @Test
    void capturesPoisonRedrivesItIntoTheSameRowAndDiscardsIt() {
        byte[] poison = {'{', (byte) 0xff, 0, '"'};
        send("poison", "acme", Subjects.TASK_SUBMITTED, poison);
        JsonNode row = awaitRow("poison", 1);
        assertThat(row.path("original_subject").asString()).isEqualTo(Subjects.TASK_SUBMITTED);
        assertThat(row.path("category").asString()).isEqualTo("INVALID");
        assertThat(row.path("tenant_id").asString()).isEqualTo("acme");
        assertThat(row.path("data_encoding").asString()).isEqualTo("base64");
        assertThat(row.path("resolved").asBoolean()).isFalse();
        assertThat(row.path("next_retry_at").isNull()).isTrue();
        String id = row.path("id").asString();

        assertThat(post(ADMIN, "/dlq/" + id + "/redrive", "{\"reason\":\"try it\"}")
                        .status())
                .isEqualTo(200);
        JsonNode again = awaitRow("poison", 2);
        assertThat(again.path("id").asString()).isEqualTo(id);
        assertThat(again.path("resolved").asBoolean()).isFalse();
        assertThat(again.path("attempts")
                        .valueStream()
                        .map(attempt -> attempt.path("kind").asString()))
                .containsExactly("FAILED", "REDRIVEN", "FAILED");

        Answer discarded = post(ADMIN, "/dlq/" + id + "/discard", "{\"reason\":\"not ours\"}");
        assertThat(discarded.body().path("resolution").asString()).isEqualTo("DISCARDED");
        assertThat(post(ADMIN, "/dlq/" + id + "/discard", "{\"reason\":\"again\"}")
                        .status())
                .isEqualTo(409);
        assertThat(post(ADMIN, "/dlq/" + id + "/redrive", "{\"reason\":\"again\"}")
                        .status())
                .isEqualTo(409);
        assertThat(audited(id)).containsExactly("deadletter.redrive", "deadletter.discard");
    }

    @Test
    void retriesAPassingCauseByItselfAndTheMessageIsHandledOnce() {
        UUID task = Ids.next();
        other.unavailable.add(task);
        send("passing", "acme", Subjects.TASK_SUBMITTED, task(task));
        JsonNode row = awaitRow("passing", 1);
        assertThat(row.path("category").asString()).isEqualTo("TRANSIENT");
        awaitRow("passing", 2);
        other.unavailable.remove(task);
        await().atMost(SOON)
                .until(() ->
                        find("passing").path("resolution").asString("").equals("REDRIVEN") && appliedOnce("passing"));
        assertThat(find("passing").path("next_retry_at").isNull()).isTrue();
        int deliveries = Collections.frequency(other.handled, task);
        // The copy of a message that was handled is not handled.
        messages.send(
                Subjects.TASK_SUBMITTED,
                Map.of(MessageHeaders.MESSAGE_ID, List.of("copy"), MessageHeaders.REDRIVE_OF, List.of("passing")),
                task(task));
        UUID later = Ids.next();
        send("later", "acme", Subjects.TASK_SUBMITTED, task(later));
        await().atMost(SOON).until(() -> other.handled.contains(later));
        assertThat(other.handled).filteredOn(task::equals).hasSize(deliveries);
    }

    @Test
    void capturesWhatAProcessThatDiedLeftBehind() throws Exception {
        Connection connection = Nats.connect(Servers.shared().natsUrl());
        try {
            connection
                    .jetStreamManagement()
                    .addOrUpdateConsumer(
                            Stream.PRC.name(),
                            ConsumerConfiguration.builder()
                                    .durable("dying")
                                    .filterSubject("prc.test.died.v1")
                                    .maxDeliver(1)
                                    .ackWait(Duration.ofMillis(300))
                                    .build());
            send("left-behind", "acme", "prc.test.died.v1", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
            var pulling = connection
                    .jetStream()
                    .subscribe("prc.test.died.v1", PullSubscribeOptions.bind(Stream.PRC.name(), "dying"));
            assertThat(pulling.fetch(1, Duration.ofSeconds(5))).hasSize(1);
            await().atMost(SOON).until(() -> {
                pulling.fetch(1, Duration.ofMillis(200));
                return find("left-behind").isObject();
            });
            // Nobody would handle it: it must not pass for resolved.
            connection.jetStreamManagement().deleteConsumer(Stream.PRC.name(), "dying");
        } finally {
            connection.close();
        }
        JsonNode row = find("left-behind");
        Answer refused = post(ADMIN, "/dlq/" + row.path("id").asString() + "/redrive", "{\"reason\":\"try it\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("detail").asString()).contains("dying");
        assertThat(find("left-behind").path("resolved").asBoolean()).isFalse();
        assertThat(row.path("error_class").asString()).isEqualTo("MAX_DELIVERIES");
        assertThat(row.path("consumer").asString()).isEqualTo("dying");
        assertThat(row.path("data").asString()).isEqualTo("{\"a\":1}");
    }

    @Test
    void capturesADeadLetterThatCannotBeRead() {
        send("unreadable", "acme", Subjects.MESSAGE_DEAD, "no letter".getBytes(StandardCharsets.UTF_8));
        JsonNode row = awaitRow("unreadable", 1);
        assertThat(row.path("error_class").asString()).isEqualTo("MSG_TERMINATED");
        assertThat(row.path("original_subject").asString()).isEqualTo(Subjects.MESSAGE_DEAD);
    }

    @Test
    void countsGroupsFiltersAndRedrivesMany() {
        for (int i = 0; i < 3; i++) {
            send("group-" + i, "grouped", Subjects.STEP_READY, step());
        }
        for (int i = 0; i < 3; i++) {
            awaitRow("group-" + i, 1);
        }
        String operator = Tokens.of("OPERATOR", "grouped");
        Answer summary = get(operator, "/dlq/summary");
        assertThat(summary.body().path("unresolved").asLong()).isEqualTo(3);
        JsonNode group = summary.body().path("groups").get(0);
        assertThat(group.path("original_subject").asString()).isEqualTo(Subjects.STEP_READY);
        assertThat(group.path("messages").asLong()).isEqualTo(3);
        String errorClass = group.path("error_class").asString();

        JsonNode first = get(operator, "/dlq?resolved=false&pageSize=2&error_class=" + errorClass)
                .body();
        assertThat(first.path("items").size()).isEqualTo(2);
        JsonNode second = get(
                        operator,
                        "/dlq?resolved=false&pageSize=2&error_class=" + errorClass + "&pageToken="
                                + first.path("nextPageToken").asString())
                .body();
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.path("nextPageToken").asString()).isEmpty();
        assertThat(get(operator, "/dlq?resolved=true").body().path("items").size())
                .isZero();
        assertThat(get(operator, "/dlq?subject=other.subject")
                        .body()
                        .path("items")
                        .size())
                .isZero();

        Answer many = post(operator, "/dlq:redrive", "{\"subject\":\"%s\",\"limit\":2}".formatted(Subjects.STEP_READY));
        assertThat(many.status()).isEqualTo(200);
        assertThat(many.body().path("redriven").asInt()).isEqualTo(2);
        // The oldest two failed again.
        awaitRow("group-0", 2);
        awaitRow("group-1", 2);
        assertThat(find("group-2").path("error_count").asInt()).isEqualTo(1);
    }

    @Test
    void showsATenantOnlyItsOwnAndLetsOnlyOperatorsAct() {
        send("private", "acme", Subjects.TASK_SUBMITTED, "?".getBytes(StandardCharsets.UTF_8));
        String id = awaitRow("private", 1).path("id").asString();
        String stranger = Tokens.of("OPERATOR", "stranger");
        assertThat(get(stranger, "/dlq/" + id).status()).isEqualTo(404);
        assertThat(get(stranger, "/dlq").body().path("items").size()).isZero();
        assertThat(post(stranger, "/dlq/" + id + "/redrive", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(get(Tokens.of("VIEWER", "acme"), "/dlq/" + id).status()).isEqualTo(200);
        assertThat(post(Tokens.of("VIEWER", "acme"), "/dlq/" + id + "/redrive", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(get(null, "/dlq").status()).isEqualTo(401);
        assertThat(post(ADMIN, "/dlq/" + id + "/discard", "{\"reason\":\" \"}").status())
                .isEqualTo(400);
    }

    @Test
    void publishesTheNumberOfUnresolvedOnes() {
        send("counted", "acme", Subjects.TASK_SUBMITTED, "?".getBytes(StandardCharsets.UTF_8));
        awaitRow("counted", 1);
        await().atMost(SOON)
                .until(() -> text("/metrics")
                        .lines()
                        .anyMatch(line -> line.startsWith("dlq_unresolved_messages") && !line.endsWith(" 0.0")));
    }

    // -- what the test does to the worker

    private record Answer(int status, JsonNode body) {}

    private void send(String id, String tenant, String subject, byte[] body) {
        messages.send(
                subject, Map.of(MessageHeaders.MESSAGE_ID, List.of(id), MessageHeaders.TENANT, List.of(tenant)), body);
    }

    private static byte[] task(UUID task) {
        return "{\"tenantId\":\"acme\",\"taskId\":\"%s\",\"priority\":3}"
                .formatted(task)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] step() {
        return "{\"tenantId\":\"grouped\",\"taskId\":\"%s\",\"stepId\":\"%s\"}"
                .formatted(Ids.next(), Ids.next())
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode awaitRow(String messageId, int errorCount) {
        await("row of " + messageId)
                .atMost(SOON)
                .until(() -> find(messageId).path("error_count").asInt(0) >= errorCount);
        return find(messageId);
    }

    private JsonNode find(String messageId) {
        return jdbc().sql("SELECT id FROM dlq_messages WHERE message_id = ?")
                .param(messageId)
                .query(UUID.class)
                .optional()
                .map(id -> get(ADMIN, "/dlq/" + id).body())
                .orElseGet(mapper::missingNode);
    }

    private boolean appliedOnce(String eventId) {
        return jdbc().sql("SELECT count(*) FROM inbox WHERE event_id = ?")
                .param(eventId)
                .query((row, number) -> row.getLong(1) == 1)
                .single();
    }

    private List<String> audited(String id) {
        return jdbc().sql("SELECT action FROM audit_log WHERE object_id = ? ORDER BY at")
                .param(id)
                .query(String.class)
                .list();
    }

    /** Past row-level security, as the owner. */
    private JdbcClient jdbc() {
        return JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource(
                database.jdbcUrl(), database.user(), database.password()));
    }

    private Answer get(@Nullable String token, String path) {
        return call(token, HttpRequest.newBuilder(uri(path)).GET());
    }

    private Answer post(String token, String path, String body) {
        return call(
                token,
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Answer call(@Nullable String token, HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(token, request);
        return new Answer(response.statusCode(), mapper.readTree(response.body()));
    }

    private String text(String path) {
        return exchange(ADMIN, HttpRequest.newBuilder(uri(path)).GET()).body();
    }

    private HttpResponse<String> exchange(@Nullable String token, HttpRequest.Builder request) {
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port")
                + path.replace("$", URLEncoder.encode("$", StandardCharsets.UTF_8)));
    }
}
