package dev.golden.orchestrator.budgetapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.budget.BudgetLedger;
import dev.golden.contracts.AgentRole;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.OrchestratorApplication;
import dev.golden.orchestrator.generate.CandidateSource;
import dev.golden.orchestrator.generate.Generation;
import dev.golden.orchestrator.generate.GenerationRequest;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Budgets, runbook endpoints and paid candidates on real servers. */
class BudgetApiIT {

    private static final String ADMIN = Tokens.of("ADMIN", "platform");
    private static final String OPERATOR = Tokens.of("OPERATOR", "platform");

    private static ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        TestDatabase database = Servers.shared().newDatabase();
        Map<String, Object> properties = new LinkedHashMap<>(Servers.springProperties(database));
        properties.put("spring.config.name", "golden,orchestrator");
        String[] arguments = properties.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);
        context = new SpringApplicationBuilder(OrchestratorApplication.class).run(arguments);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void sameRequestGetsTheSameBytesAndOneLedgerLine() throws Exception {
        String token = Tokens.of("DEVELOPER", "same");
        String body = "{\"request_id\": \"unique-123\", \"tokens\": 1000, \"agent_role\": \"developer\"}";
        HttpResponse<String> first = send("POST", "/budget/request", token, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        send("POST", "/budget/request", token, "{\"request_id\": \"other\", \"tokens\": 5}");
        send("POST", "/budget/unique-123/commit", token, "{\"tokens_used\": 400}");
        HttpResponse<String> second = send("POST", "/budget/request", token, body);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(json(first).path("decision").asString()).isEqualTo("APPROVED");
        assertThat(json(first).has("reason")).isFalse();
        assertThat(
                        count(
                                "SELECT count(*) FROM budget_transactions WHERE tenant_id = 'same' AND request_id = 'unique-123' AND kind = 'RESERVE'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) FROM audit_log WHERE action = 'budget.request' AND object_id = 'unique-123'"))
                .isEqualTo(1);
        HttpResponse<String> other = send("POST", "/budget/request", token, body.replace("1000", "1001"));
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(json(other).path("code").asString()).isEqualTo("idempotency-mismatch");
        JsonNode balance = json(send("GET", "/budget", token, null));
        assertThat(balance.path("used").asLong()).isEqualTo(400);
        assertThat(balance.path("reserved").asLong()).isEqualTo(5);
    }

    @Test
    void moreThanTheLimitIsDeniedNotAnError() throws Exception {
        String token = Tokens.of("DEVELOPER", "greedy");
        HttpResponse<String> denied =
                send("POST", "/budget/request", token, "{\"request_id\": \"r\", \"tokens\": 999999999}");
        assertThat(denied.statusCode()).isEqualTo(200);
        assertThat(json(denied).path("decision").asString()).isEqualTo("DENIED");
        assertThat(json(denied).path("reason").asString()).isEqualTo("tenant limit");
        for (String bad : List.of(
                "{\"request_id\": \"r\", \"tokens\": 0}",
                "{\"tokens\": 1}",
                "{\"request_id\": \"\", \"tokens\": 1}",
                "{\"request_id\": \"r\", \"tokens\": 1, \"surprise\": 1}")) {
            assertThat(send("POST", "/budget/request", token, bad).statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }

    @Test
    void settlesOnce() throws Exception {
        String token = Tokens.of("DEVELOPER", "settle");
        send("POST", "/budget/request", token, "{\"request_id\": \"a\", \"tokens\": 10}");
        send("POST", "/budget/request", token, "{\"request_id\": \"b\", \"tokens\": 10}");
        assertThat(send("POST", "/budget/a/commit", token, "{\"tokens_used\": 11}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("POST", "/budget/a/commit", token, "{\"tokens_used\": 7}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/budget/a/commit", token, "{\"tokens_used\": 7}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/budget/a/release", token, null).statusCode()).isEqualTo(409);
        assertThat(send("POST", "/budget/b/release", token, null).statusCode()).isEqualTo(200);
        assertThat(send("POST", "/budget/none/release", token, null).statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/budget/a/release", Tokens.of("DEVELOPER", "stranger"), null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(count("SELECT count(*) FROM audit_log WHERE action = 'budget.commit' AND object_id = 'a'"))
                .isEqualTo(1);
    }

    @Test
    void ledgerIsListedInPages() throws Exception {
        String token = Tokens.of("DEVELOPER", "pages");
        for (int i = 0; i < 5; i++) {
            send("POST", "/budget/request", token, "{\"request_id\": \"r" + i + "\", \"tokens\": 1}");
        }
        JsonNode first = json(send("GET", "/budget/transactions?pageSize=3", token, null));
        assertThat(first.path("items")
                        .valueStream()
                        .map(item -> item.path("request_id").asString()))
                .containsExactly("r4", "r3", "r2");
        JsonNode second = json(send(
                "GET",
                "/budget/transactions?pageSize=3&pageToken="
                        + first.path("nextPageToken").asString(),
                token,
                null));
        assertThat(second.path("items")
                        .valueStream()
                        .map(item -> item.path("request_id").asString()))
                .containsExactly("r1", "r0");
        assertThat(second.path("nextPageToken").asString()).isEmpty();
        assertThat(send("GET", "/budget?tenant_id=pages", Tokens.of("VIEWER", "else"), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(json(send("GET", "/budget?tenant_id=pages", ADMIN, null))
                        .path("reserved")
                        .asLong())
                .isEqualTo(5);
    }

    @Test
    void operatorRaisesAnExhaustedBudget() throws Exception {
        String token = Tokens.of("DEVELOPER", "raise");
        HttpResponse<String> set = send(
                "PUT",
                "/budget/limits/raise",
                OPERATOR,
                "{\"total_limit\": 10, \"period\": \"DAY\", \"per_role\": {\"developer\": 5}}");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(json(send("POST", "/budget/request", token, "{\"request_id\": \"a\", \"tokens\": 11}"))
                        .path("decision")
                        .asString())
                .isEqualTo("DENIED");
        assertThat(json(send(
                                "POST",
                                "/budget/request",
                                token,
                                "{\"request_id\": \"b\", \"tokens\": 6, \"agent_role\": \"developer\"}"))
                        .path("reason")
                        .asString())
                .isEqualTo("role limit");
        send("PUT", "/budget/limits/raise", OPERATOR, "{\"total_limit\": 2000000}");
        assertThat(json(send("POST", "/budget/request", token, "{\"request_id\": \"c\", \"tokens\": 11}"))
                        .path("decision")
                        .asString())
                .isEqualTo("APPROVED");
        assertThat(send("PUT", "/budget/limits/raise", token, "{\"total_limit\": 1}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(count("SELECT count(*) FROM audit_log WHERE action = 'budget.limit' AND object_id = 'raise'"))
                .isEqualTo(2);
    }

    @Test
    void candidateIsPaidOnceHoweverOftenItIsTried() {
        CandidateSource source = context.getBean(CandidateSource.class);
        GenerationRequest request = generation("paid", 1000);
        Generation first = TenantScope.callAsPlatform(() -> source.generate(request));
        assertThat(first).isInstanceOfSatisfying(Generation.Produced.class, produced -> {
            assertThat(produced.tokens()).isPositive();
            assertThat(produced.model()).isEqualTo("candidate");
        });
        assertThat(TenantScope.callAsPlatform(() -> source.generate(request))).isEqualTo(first);
        assertThat(count("SELECT used FROM budget_limits WHERE tenant_id = 'paid'"))
                .isEqualTo(((Generation.Produced) first).tokens());
        assertThat(count("SELECT reserved FROM budget_limits WHERE tenant_id = 'paid'"))
                .isZero();
    }

    @Test
    void candidateBeyondTheBudgetIsDenied() throws Exception {
        send("PUT", "/budget/limits/broke", OPERATOR, "{\"total_limit\": 1}");
        CandidateSource source = context.getBean(CandidateSource.class);
        assertThat(source.generate(generation("broke", 1000))).isEqualTo(new Generation.BudgetDenied("tenant limit"));
        assertThat(source.generate(generation("rich", 1))).isEqualTo(new Generation.BudgetDenied("task budget"));
        assertThat(context.getBean(BudgetLedger.class).find("rich", "x")).isEmpty();
    }

    @Test
    void breakersAreListedResetAndForcedOpen() throws Exception {
        assertThat(send("GET", "/admin/circuit-breakers", OPERATOR, null).body())
                .contains("external_api");
        HttpResponse<String> opened = send(
                "POST",
                "/admin/circuit-breaker/force-open",
                ADMIN,
                "{\"name\": \"external_api\", \"reason\": \"drill\"}");
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
        assertThat(json(opened).path("confirmed").path(0).path("state").asString())
                .isEqualTo("FORCED_OPEN");
        HttpResponse<String> reset =
                send("POST", "/admin/circuit-breaker/reset", ADMIN, "{\"name\": \"external_api\"}");
        assertThat(json(reset).path("confirmed").path(0).path("state").asString())
                .isEqualTo("CLOSED");
        HttpResponse<String> unknown = send("POST", "/admin/circuit-breaker/reset", ADMIN, "{\"name\": \"nope\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("external_api").doesNotContain("nope");
        assertThat(send(
                                "POST",
                                "/admin/circuit-breaker/reset",
                                Tokens.of("DEVELOPER", "t"),
                                "{\"name\": \"external_api\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(count("SELECT count(*) FROM audit_log WHERE action IN ('breaker.reset', 'breaker.force-open')"))
                .isEqualTo(2);
    }

    @Test
    void aBreakerThatProtectsNothingOpensAndCloses() throws Exception {
        HttpResponse<String> story = send("POST", "/admin/circuit-breaker/self-test", OPERATOR, "{}");

        assertThat(story.statusCode()).as(story.body()).isEqualTo(200);
        assertThat(json(story).path("failures").asInt()).isPositive();
        assertThat(json(story).path("failed").asString()).isEqualTo("OPEN");
        assertThat(json(story).path("refused").asBoolean()).isTrue();
        assertThat(json(story).path("reset").asString()).isEqualTo("CLOSED");
        assertThat(send("POST", "/admin/circuit-breaker/self-test", Tokens.of("DEVELOPER", "t"), "{}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void matrixIsShownAndTokensAreRevoked() throws Exception {
        JsonNode matrix = json(send("GET", "/admin/permissions", Tokens.of("AUDITOR", "t"), null));
        assertThat(matrix.path("roles")
                        .valueStream()
                        .map(role -> role.path("role").asString()))
                .contains("ADMIN", "VIEWER");
        String token = Tokens.of("VIEWER", "revoked");
        assertThat(send("GET", "/budget", token, null).statusCode()).isEqualTo(200);
        String claims = new String(
                java.util.Base64.getUrlDecoder().decode(token.split("\\.")[1]),
                java.nio.charset.StandardCharsets.UTF_8);
        String id = JsonMapper.shared().readTree(claims).path("jti").asString();
        HttpResponse<String> done =
                send("POST", "/admin/tokens/revoke", OPERATOR, "{\"jti\": \"" + id + "\", \"reason\": \"leaked\"}");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(send("GET", "/budget", token, null).statusCode()).isEqualTo(401);
    }

    private static GenerationRequest generation(String tenant, long left) {
        return new GenerationRequest(
                tenant,
                new UUID(1, 2),
                new UUID(3, tenant.hashCode()),
                "main",
                0,
                AgentRole.DEVELOPER,
                "t",
                "d",
                "python",
                Map.of("solution.py", "def f(x):\n    return x\n"),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Map.of(),
                Clock.systemUTC().instant().plusSeconds(60),
                left,
                false);
    }

    private HttpResponse<String> send(String method, String path, String token, @Nullable String body)
            throws IOException, InterruptedException {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static long count(String sql) {
        // A connection of the superuser: the service's own role may not read the audit log.
        return TenantScope.callAsPlatform(() -> context.getBean(Transactions.class)
                .write(() -> {
                    JdbcClient jdbc = context.getBean(JdbcClient.class);
                    jdbc.sql("RESET ROLE").update();
                    long n = jdbc.sql(sql).query(Long.class).single();
                    jdbc.sql("SET ROLE golden_orchestrator").update();
                    return n;
                }));
    }
}
