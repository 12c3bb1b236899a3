package dev.golden.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.operations.schema.MigrateCommand;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service with its own login behind a pooler that gives every transaction another connection. */
class PgBouncerIT {

    private static final int CONNECTIONS = 2;
    private static final int REQUESTS = 25;
    private static final List<String> TENANTS = List.of("red", "green", "blue", "black");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void tenantsShareConnectionsAndNothingElse() throws Exception {
        TestDatabase database = Servers.shared().newEmptyDatabase();
        migrate(database);
        try (PgBouncer pooler = new PgBouncer(folder, database, "orchestrator_login", "pool-1", CONNECTIONS);
                ConfigurableApplicationContext context = serve(database, pooler)) {
            String url = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
            List<Future<Integer>> answers = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < REQUESTS; i++) {
                    String body = "{\"request_id\": \"r-" + i + "\", \"tokens\": 10}";
                    TENANTS.forEach(tenant -> answers.add(callers.submit(
                            () -> send(url + "/budget/request", tenant, body).statusCode())));
                }
                TENANTS.forEach(tenant -> answers.add(callers.submit(() -> send(
                                url + "/tasks",
                                tenant,
                                "{\"name\": \"Add\", \"candidate\": \"def add(a, b):\\n    return a + b\\n\"}")
                        .statusCode())));
            }
            assertThat(answers).extracting(Future::resultNow).containsOnly(200, 202);
            for (String tenant : TENANTS) {
                assertThat(read(url + "/budget", tenant).path("reserved").asInt())
                        .as(tenant)
                        .isGreaterThanOrEqualTo(10 * REQUESTS);
                assertThat(read(url + "/tasks", tenant).path("items"))
                        .as(tenant)
                        .hasSize(1);
            }
            assertThat(read(url + "/tasks", "nobody").path("items")).isEmpty();
            assertThat(number(database, "SELECT count(*) FROM budget_transactions WHERE request_id LIKE 'r-%'"))
                    .isEqualTo(REQUESTS * TENANTS.size());
            assertThat(number(database, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'orchestrator_login'"))
                    .as("connections of a pool of eight")
                    .isBetween(1, CONNECTIONS);
        }
    }

    private static void migrate(TestDatabase database) {
        int code = new CommandLine(new MigrateCommand(Map.of("ORCHESTRATOR_PASSWORD", "pool-1")))
                .execute(
                        "--db", database.jdbcUrl(), "--db-user", database.user(), "--db-password", database.password());
        assertThat(code).isZero();
    }

    private static ConfigurableApplicationContext serve(TestDatabase database, PgBouncer pooler) {
        Map<String, String> settings = new LinkedHashMap<>(Servers.springProperties(database));
        settings.put("golden.database.url", pooler.jdbcUrl());
        settings.put("golden.database.user", "orchestrator_login");
        settings.put("golden.database.password", "pool-1");
        settings.put("golden.database.role", "");
        settings.put("golden.database.pool-size", "8");
        return ServeCommand.start(
                Service.ORCHESTRATOR,
                settings.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
    }

    private HttpResponse<String> send(String url, String tenant, String body) throws Exception {
        return http.send(
                request(url, tenant)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode read(String url, String tenant) throws Exception {
        HttpResponse<String> answer = http.send(request(url, tenant).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpRequest.Builder request(String url, String tenant) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + Tokens.of("ADMIN", tenant));
    }

    private static int number(TestDatabase database, String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }
}
