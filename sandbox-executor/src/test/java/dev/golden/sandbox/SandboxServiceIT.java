package dev.golden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import dev.golden.database.Json;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The whole service on a real database and broker. */
class SandboxServiceIT {

    private static final Json JSON = new Json();

    private static ConfigurableApplicationContext context;
    private static HttpClient client;
    private static JdbcClient jdbc;
    private static String url;
    private static TestDatabase database;

    @BeforeAll
    static void start() {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "bubblewrap is not installed: apt-get install bubblewrap");
        database = Servers.shared().newDatabase();
        SpringApplication application = new SpringApplication(SandboxApplication.class);
        Map<String, Object> properties = new HashMap<>(Servers.springProperties(database));
        properties.put("spring.config.name", "golden,sandbox");
        properties.put("golden.sandbox.queue.lease", "2s");
        properties.put("golden.sandbox.queue.heartbeat", "500ms");
        properties.put("golden.sandbox.queue.drain", "1s");
        properties.put("golden.sandbox.queue.limit", "100");
        properties.put("golden.sandbox.queue.tenant-limit", "80");
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        context = application.run(arguments);
        client = HttpClient.newHttpClient();
        jdbc = context.getBean(JdbcClient.class);
        url = "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        if (context != null) {
            context.close();
            client.close();
        }
    }

    @Test
    void theChecklistsEscapeIsDenied() throws Exception {
        Answer answer = execute("{\"code\": \"import os; os.system(\\\"cat /etc/passwd\\\")\"}", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("DENIED");
        assertThat(answer.body().get("exit_code").asInt()).isNotZero();
        assertThat(answer.text("stderr")).contains("Permission denied");
        assertThat(answer.body().get("violations").toString()).contains("process_creation");
        assertThat(count(
                        "SELECT count(*) FROM audit_log WHERE action = 'sandbox.execute' AND result = 'DENIED' AND object_id = ?",
                        answer.text("id")))
                .isEqualTo(1);
    }

    @Test
    void everyLanguageRuns() throws Exception {
        Map<String, String> programs = Map.of(
                "python", "print(6 * 7)",
                "javascript", "console.log(6 * 7)",
                "bash", "expr 6 '*' 7",
                "java", "class Candidate { public static void main(String[] a) { System.out.println(6 * 7); } }");
        for (Map.Entry<String, String> program : programs.entrySet()) {
            Answer answer = execute(
                    JSON.write(Map.of("language", program.getKey(), "code", program.getValue(), "timeout_ms", 30_000)),
                    null);

            assertThat(answer.text("status")).as(answer.toString()).isEqualTo("SUCCEEDED");
            assertThat(answer.text("stdout")).isEqualTo("42\n");
            assertThat(answer.body().get("usage").get("wall_ms").asLong()).isPositive();
        }
    }

    @Test
    void testsPassAndFail() throws Exception {
        String tests = "from candidate import add\ndef test_add():\n    assert add(1, 2) == 3\n";
        Answer good = execute(JSON.write(Map.of("code", "def add(a, b): return a + b", "tests", tests)), null);
        Answer bad = execute(JSON.write(Map.of("code", "def add(a, b): return a - b", "tests", tests)), null);
        Answer broken = execute(JSON.write(Map.of("code", "def add(a, b: return", "tests", tests)), null);

        assertThat(good.text("status")).as(good.toString()).isEqualTo("SUCCEEDED");
        assertThat(bad.text("status")).as(bad.toString()).isEqualTo("FAILED");
        assertThat(bad.text("stdout")).contains("assert -1 == 3");
        assertThat(broken.text("status")).isEqualTo("FAILED");
        assertThat(broken.text("stdout")).contains("SyntaxError");

        String script = "const {test} = require('node:test'); const assert = require('assert');"
                + "const {add} = require('./candidate.js'); test('adds', () => assert.equal(add(1, 2), 3));";
        Map<String, String> files =
                Map.of("candidate.js", "exports.add = (a, b) => a + b", "candidate.test.js", script);
        Answer node = execute(JSON.write(Map.of("language", "javascript", "files", files, "tests", Map.of())), null);
        assertThat(node.text("status")).as(node.toString()).isEqualTo("SUCCEEDED");
        Map<String, String> wrong =
                Map.of("candidate.js", "exports.add = (a, b) => a - b", "candidate.test.js", script);
        assertThat(execute(JSON.write(Map.of("language", "javascript", "files", wrong, "tests", Map.of())), null)
                        .text("status"))
                .isEqualTo("FAILED");
    }

    @Test
    void badRequestsAreRefusedAndNothingIsStored() throws Exception {
        long before = count("SELECT count(*) FROM executions WHERE tenant_id = ?", "refused");
        for (String body : List.of(
                "{\"code\": \"1\", \"language\": \"cobol\"}",
                "{\"files\": {\"../x.py\": \"1\"}}",
                "{\"files\": {\"/etc/x.py\": \"1\"}}",
                "{\"files\": {\"a/../../x.py\": \"1\"}}",
                "{\"files\": {\"a.py\": \"1\", \"a.py/b.py\": \"1\"}}",
                "{\"code\": \"1\", \"args\": [\"" + "x".repeat(200_000) + "\"]}",
                "{\"code\": \"1\", \"timeout_ms\": 99}",
                "{\"code\": \"1\", \"memory_mb\": 2000}",
                "{\"code\": \"1\", \"network\": true}",
                "{\"code\": \"1\", \"profile\": \"root\"}",
                "{}")) {
            Answer answer = post("/sandbox/execute", body, Tokens.of("DEVELOPER", "refused"), null);

            assertThat(answer.status())
                    .as(body.substring(0, Math.min(80, body.length())))
                    .isEqualTo(400);
        }
        assertThat(count("SELECT count(*) FROM executions WHERE tenant_id = ?", "refused"))
                .isEqualTo(before);
    }

    @Test
    void aKeyRunsOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        Answer first = execute("{\"code\": \"import uuid; print(uuid.uuid4())\"}", key);
        Answer second = execute("{\"code\": \"import uuid; print(uuid.uuid4())\"}", key);
        Answer other = execute("{\"code\": \"print(1)\"}", key);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.replayed()).isTrue();
        assertThat(first.replayed()).isFalse();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("idempotency-mismatch");
    }

    @Test
    void asynchronousRequestsAreFoundLaterByTheirTenantOnly() throws Exception {
        Answer accepted =
                post("/sandbox/execute?async=true", "{\"code\": \"print(1)\"}", Tokens.of("DEVELOPER", "acme"), null);
        assertThat(accepted.status()).isEqualTo(202);
        String path = "/sandbox/executions/" + accepted.text("id");
        assertThat(accepted.location()).isEqualTo(path);

        await().until(() ->
                get(path, Tokens.of("VIEWER", "acme")).text("status").equals("SUCCEEDED"));
        assertThat(get(path, Tokens.of("DEVELOPER", "rival")).status()).isEqualTo(404);
        assertThat(get(path, Tokens.of("ADMIN", "platform")).status()).isEqualTo(200);
    }

    @Test
    void reportsLanguagesQueueAndHealth() throws Exception {
        Answer languages = get("/sandbox/languages", Tokens.of("VIEWER", "acme"));
        assertThat(languages.body().get("runtime").get("available").asBoolean()).isTrue();
        assertThat(languages.body().get("languages")).hasSize(5);
        assertThat(get("/sandbox/queue", Tokens.of("VIEWER", "acme")).status()).isEqualTo(200);
        assertThat(get("/health", Tokens.of("VIEWER", "acme")).body().toString())
                .contains("sandbox");
    }

    @Test
    void anEventIsAnsweredOnceAndARepeatIsAnsweredAgain() {
        ExecutionRequested event = event("acme", Action.LINT, Map.of("candidate.py", "print(undefined_name)"));
        publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> answers(event.executionId()) == 1);
        assertThat(result(event.executionId())).contains("undefined name 'undefined_name'");

        publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> answers(event.executionId()) == 2);
        assertThat(count(
                        "SELECT count(*) FROM executions WHERE id = ?::uuid",
                        event.executionId().toString()))
                .isEqualTo(1);
    }

    @Test
    void banditReportsAsJson() {
        ExecutionRequested event = event(
                "acme", Action.SECURITY_SCAN, Map.of("candidate.py", "import hashlib\nhashlib.md5(b'x')\neval('1')\n"));
        publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> answers(event.executionId()) == 1);
        assertThat(result(event.executionId())).contains("test_id").contains("B307");
    }

    @Test
    void anUnfitEventIsAnsweredRejected() {
        ExecutionRequested event = event("acme", Action.RUN, Map.of("../x.py", "1"));
        publish(Subjects.EXECUTION_REQUESTED, event);
        await().until(() -> answers(event.executionId()) == 1);
        assertThat(result(event.executionId())).contains("relative names");
    }

    @Test
    void anExecutionOfADeadExecutorRunsAgainAndEndsOnce() {
        UUID id = Ids.next();
        write(() -> jdbc.sql("""
                        INSERT INTO executions (id, tenant_id, correlation_id, reply_subject, requested_by, language,
                            action, request, request_sha256, state, attempt, lease_owner, lease_until, fencing_token,
                            created_at, started_at)
                        VALUES (?, 'acme', ?, 'sandbox.execution.finished.v1', 'service', 'python', 'RUN',
                            '{"files": {"main.py": "print(7)"}, "args": []}', 'x', 'RUNNING', 1, 'dead',
                            now() + interval '1 second', 5, now(), now())
                        """).params(id, id).update());

        await().atMost(Duration.ofSeconds(10)).until(() -> answers(id) == 1);
        // What the dead one may still send carries the old token.
        int stale = write(() -> jdbc.sql(
                        "UPDATE executions SET result = '{}' WHERE id = ? AND fencing_token = 5 AND state = 'RUNNING'")
                .param(id)
                .update());
        assertThat(stale).isZero();
        assertThat(result(id)).contains("7");
    }

    @Test
    void sixtyFourAtOnceAreFairToAnotherTenant() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> flood = java.util.stream.IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() ->
                            post("/sandbox/execute", code("print(" + i + ")"), Tokens.of("SERVICE", "flood"), null)))
                    .toList();
            await().until(() -> count("SELECT count(*) FROM executions WHERE tenant_id = ?", "flood") > 50);
            Answer other = post("/sandbox/execute", code("print('x')"), Tokens.of("DEVELOPER", "modest"), null);
            long left = count("SELECT count(*) FROM executions WHERE tenant_id = ? AND state <> 'FINISHED'", "flood");

            assertThat(other.text("stdout")).isEqualTo("x\n");
            assertThat(left).as("of the flood, still waiting").isGreaterThan(8);
            for (int i = 0; i < 64; i++) {
                Answer answer = flood.get(i).get();
                assertThat(answer.text("stdout")).as(answer.toString()).isEqualTo(i + "\n");
            }
        }
    }

    private record Answer(
            int status,
            JsonNode body,
            boolean replayed,
            @Nullable String location) {

        String text(String field) {
            JsonNode value = body.get(field);
            return value == null ? "" : value.asString();
        }
    }

    private static String code(String text) {
        return JSON.write(Map.of("code", text));
    }

    private static Answer execute(String body, @Nullable String key) throws IOException, InterruptedException {
        return post("/sandbox/execute", body, Tokens.of("DEVELOPER", "acme"), key);
    }

    private static Answer post(String path, String body, String token, @Nullable String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    private static Answer get(String path, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private static Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                JSON.tree(response.body()),
                response.headers().firstValue("Idempotent-Replayed").isPresent(),
                response.headers().firstValue("Location").orElse(null));
    }

    private static ExecutionRequested event(String tenant, Action action, Map<String, String> files) {
        return new ExecutionRequested(
                tenant, Ids.next(), null, Ids.next(), "python", action, files, null, List.of(), null, null);
    }

    private static void publish(String subject, ExecutionRequested event) {
        write(() -> context.getBean(Outbox.class).publish(subject, event));
    }

    private static int answers(UUID id) {
        return (int) count(
                "SELECT count(*) FROM outbox WHERE subject LIKE 'sandbox.%.finished.v1' AND payload::text LIKE ?",
                "%" + id + "%");
    }

    private static String result(UUID id) {
        return write(() -> jdbc.sql("SELECT result::text FROM executions WHERE id = ?")
                .param(id)
                .query(String.class)
                .single());
    }

    private static long count(String sql, String parameter) {
        // As the superuser: the service's own role may not read what it audits.
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T write(java.util.function.Supplier<T> work) {
        return TenantScope.callAsPlatform(
                () -> context.getBean(Transactions.class).write(work));
    }
}
