package dev.golden.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.golden.budget.BudgetConfiguration;
import dev.golden.budget.BudgetLedger;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.DatabaseAutoConfiguration;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.model.ModelGateway.ModelRequest;
import dev.golden.model.ModelGateway.Outcome;
import dev.golden.resilience.Breakers;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

class ModelGatewayIT {

    private static final String ANSWER = """
            {"id": "c1", "object": "chat.completion", "created": 1, "model": "test-model-2026", "surprise": {"x": [1]},
             "choices": [{"index": 0, "finish_reason": "stop", "novel": true,
               "message": {"role": "assistant", "content": "print('hello')", "reasoning_content": "hm"}}],
             "usage": {"prompt_tokens": 30, "completion_tokens": 12, "total_tokens": 42, "extra": 1}}
            """;

    private static WireMockServer server;
    private static ConfigurableApplicationContext context;
    private static ModelGateway gateway;
    private static BudgetLedger ledger;
    private static final MeterRegistry METERS = new SimpleMeterRegistry();

    @Configuration(proxyBeanMethods = false)
    @Import({BudgetConfiguration.class, ModelConfiguration.class})
    static class Application {
        @Bean
        Breakers breakers() {
            return new LocalBreakers();
        }

        @Bean
        MeterRegistry meterRegistry() {
            return METERS;
        }
    }

    @BeforeAll
    static void start() {
        server = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        server.start();
        TestDatabase database = Servers.shared().newDatabase();
        context = new SpringApplicationBuilder(Application.class, Database.class)
                .web(org.springframework.boot.WebApplicationType.NONE)
                .properties(
                        "golden.database.url=" + database.jdbcUrl(),
                        "golden.database.user=" + database.user(),
                        "golden.database.password=" + database.password(),
                        "golden.model.base-url=" + server.baseUrl() + "/v1",
                        "golden.model.api-key=k-123",
                        "golden.model.name=test-model",
                        "golden.model.timeout=2s",
                        "golden.model.backoff=20ms",
                        "golden.model.lease=2s",
                        "golden.model.crashed-after=30s",
                        "golden.model.price.input=2",
                        "golden.model.price.output=10",
                        "golden.budget.default-limit=100000")
                .run();
        gateway = context.getBean(ModelGateway.class);
        ledger = context.getBean(BudgetLedger.class);
    }

    @Configuration(proxyBeanMethods = false)
    @org.springframework.boot.autoconfigure.ImportAutoConfiguration({
        DatabaseAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class
    })
    static class Database {}

    @AfterAll
    static void stop() {
        context.close();
        server.stop();
    }

    @BeforeEach
    void reset() {
        server.resetAll();
        context.getBean(Breakers.class).breaker(ProviderCalls.BREAKER).reset();
    }

    @Test
    void answersAndPaysTheRealUsage() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        ModelRequest request = request("happy", "k1");
        ModelAnswer answer = gateway.complete(request);
        assertThat(answer)
                .isEqualTo(new ModelAnswer("print('hello')", "test-model-2026", 30, 12, false, Outcome.ANSWERED, 180));
        assertThat(balance("happy")).isEqualTo("used 42 reserved 0");
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/v1/chat/completions"))
                        .withHeader("Authorization", equalTo("Bearer k-123"))
                        .withRequestBody(matchingJsonPath("$.model", equalTo("test-model")))
                        .withRequestBody(matchingJsonPath("$.max_tokens", equalTo("100")))
                        .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system")))
                        .withRequestBody(matchingJsonPath("$.messages[1].content", equalTo("write it"))));
        // The same key again: neither called nor billed.
        assertThat(gateway.complete(request))
                .isEqualTo(new ModelAnswer("print('hello')", "test-model-2026", 30, 12, true, Outcome.ANSWERED, 180));
        server.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        assertThat(balance("happy")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void countsTokensWhenTheProviderDoesNot() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson("""
                {"id": "c", "object": "chat.completion", "created": 1, "model": "m",
                 "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "a b c"}}]}
                """)));
        ModelAnswer answer = gateway.complete(request("uncounted", "k"));
        assertThat(answer.outputTokens()).isEqualTo(3);
        assertThat(answer.inputTokens()).isGreaterThan(4);
        assertThat(balance("uncounted"))
                .isEqualTo("used " + (answer.inputTokens() + answer.outputTokens()) + " reserved 0");
    }

    @Test
    void usageThatCannotBeTrueIsNotBilled() {
        server.stubFor(post("/v1/chat/completions")
                .willReturn(okJson(ANSWER.replace("\"completion_tokens\": 12", "\"completion_tokens\": 9000"))));
        ModelAnswer answer = gateway.complete(request("capped", "k"));
        assertThat(answer.outputTokens()).isLessThan(10);
        assertThat(balance("capped")).isEqualTo("used " + (30 + answer.outputTokens()) + " reserved 0");
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        server.stubFor(post("/v1/chat/completions")
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "1")
                        .withBody("{}"))
                .willSetStateTo("free"));
        server.stubFor(post("/v1/chat/completions")
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(okJson(ANSWER)));
        long start = System.nanoTime();
        assertThat(gateway.complete(request("busy", "k")).text()).isEqualTo("print('hello')");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        server.verify(2, postRequestedFor(urlEqualTo("/v1/chat/completions")));
    }

    @Test
    void brokenProviderOpensTheBreakerAndHoldsNothing() {
        server.stubFor(post("/v1/chat/completions")
                .willReturn(aResponse().withStatus(500).withBody("{}")));
        ModelRequest request = request("broken", "k");
        for (int i = 0; i < 4; i++) {
            refused(request, ProblemType.UNAVAILABLE);
            assertThat(balance("broken")).isEqualTo("used 0 reserved 0");
        }
        assertThat(context.getBean(Breakers.class).states())
                .anyMatch(state -> state.state().equals("OPEN"));
        int made = server.findAll(postRequestedFor(urlEqualTo("/v1/chat/completions")))
                .size();
        refused(request, ProblemType.UNAVAILABLE);
        server.verify(made, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        // Mended: the same key goes on, under a new hold.
        context.getBean(Breakers.class).reset(ProviderCalls.BREAKER);
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        assertThat(gateway.complete(request).replayed()).isFalse();
        assertThat(balance("broken")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void givesUpASlowProvider() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER).withFixedDelay(5000)));
        long start = System.nanoTime();
        refused(request("slow", "k", Duration.ofMillis(700)), ProblemType.UNAVAILABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(balance("slow")).isEqualTo("used 0 reserved 0");
    }

    @Test
    void refusalIsNotTriedAgainAndDoesNotCountAgainstTheBreaker() {
        server.stubFor(post("/v1/chat/completions")
                .willReturn(aResponse().withStatus(401).withBody("{}")));
        for (int i = 0; i < 12; i++) {
            refused(request("refused", "k" + i), ProblemType.BAD_GATEWAY);
        }
        server.verify(12, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        assertThat(context.getBean(Breakers.class).states())
                .allMatch(state -> state.state().equals("CLOSED"));
    }

    @Test
    void deniedBudgetMakesNoCallAndDoesNotBlockForEver() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        limit("poor", 10);
        ModelRequest request = request("poor", "k");
        refused(request, ProblemType.BUDGET_EXHAUSTED);
        refused(request, ProblemType.BUDGET_EXHAUSTED);
        server.verify(0, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        limit("poor", 100000);
        assertThat(gateway.complete(request).replayed()).isFalse();
        assertThat(balance("poor")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void resumesACallThatACrashCutOff() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        // What a process leaves that dies between reserving and the answer: an open hold and a started call.
        ledger.reserve(new BudgetLedger.ReserveRequest("crashed", "k", 500, null, "developer", Duration.ofMinutes(5)));
        execute("INSERT INTO model_calls (tenant_id, call_key, role, status, attempts, started_at) VALUES "
                + "('crashed', 'k', 'developer', 'STARTED', 1, now() - interval '1 minute')");
        gateway.complete(request("crashed", "k"));
        assertThat(balance("crashed")).isEqualTo("used 42 reserved 0");
        assertThat(count("SELECT count(*) FROM budget_reservations WHERE tenant_id = 'crashed'"))
                .isEqualTo(1);
    }

    @Test
    void answersAlthoughTheHoldRanOutMeanwhile() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER).withFixedDelay(600)));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelAnswer> answer = pool.submit(() -> gateway.complete(request("late", "k")));
            org.awaitility.Awaitility.await()
                    .until(() -> count("SELECT count(*) FROM budget_reservations WHERE tenant_id = 'late'") == 1);
            execute("UPDATE budget_reservations SET reserved_until = now() - interval '1 s' WHERE tenant_id = 'late'");
            ledger.expire(10);
            assertThat(get(answer).text()).isEqualTo("print('hello')");
        }
        assertThat(balance("late")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void manyCallersWithOneKeyMakeOneCall() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER).withFixedDelay(300)));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ModelAnswer>> answers = java.util.stream.IntStream.range(0, 6)
                    .mapToObj(i -> pool.submit(() -> gateway.complete(request("race", "k"))))
                    .toList();
            assertThat(answers)
                    .extracting(ModelGatewayIT::get)
                    .extracting(ModelAnswer::text)
                    .containsOnly("print('hello')");
            assertThat(answers)
                    .extracting(ModelGatewayIT::get)
                    .filteredOn(answer -> !answer.replayed())
                    .hasSize(1);
        }
        server.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        assertThat(balance("race")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void holdsWhatTheRolesAnswersNeedAndNotTheWholeHeadroom() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        for (int n = 0; n < 30; n++) {
            gateway.complete(request("sized", "first-" + n));
        }
        gateway.complete(request("sized", "after"));
        long before = ledger.find("sized", "first-0").orElseThrow().tokens();
        long after = ledger.find("sized", "after").orElseThrow().tokens();
        // Twelve tokens each, held with a margin, instead of the hundred that were allowed.
        assertThat(before - after).isEqualTo(100 - 16);
        assertThat(balance("sized")).isEqualTo("used " + 31 * 42 + " reserved 0");

        // One that needs more than was held is billed wholly.
        server.stubFor(post("/v1/chat/completions")
                .willReturn(okJson(ANSWER.replace("\"completion_tokens\": 12", "\"completion_tokens\": 90"))));
        gateway.complete(request("sized", "long"));
        assertThat(balance("sized")).isEqualTo("used " + (31 * 42 + 120) + " reserved 0");
    }

    @Test
    void asksForNoMoreThanTheBudgetCanPay() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        for (int n = 0; n < 30; n++) {
            gateway.complete(request("tight", "first-" + n));
        }
        long input = ledger.find("tight", "first-0").orElseThrow().tokens() - 100;
        limit("tight", 30 * 42 + input + 16 + 7);
        gateway.complete(request("tight", "last"));
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/v1/chat/completions"))
                        .withRequestBody(matchingJsonPath("$.max_tokens", equalTo("23"))));
    }

    @Test
    void recordsOutcomeProviderAndCost() {
        server.stubFor(post("/v1/chat/completions")
                .willReturn(okJson(ANSWER.replace("\"finish_reason\": \"stop\"", "\"finish_reason\": \"length\""))));
        ModelAnswer answer = gateway.complete(request("priced", "k"));
        assertThat(answer.outcome()).isEqualTo(Outcome.TRUNCATED);
        // 30 tokens at 2 and 12 at 10 per million.
        assertThat(answer.costMicros()).isEqualTo(180);
        assertThat(gateway.complete(request("priced", "k")))
                .isEqualTo(new ModelAnswer(answer.text(), answer.model(), 30, 12, true, Outcome.TRUNCATED, 180));
        assertThat(count("SELECT count(*) FROM model_calls WHERE tenant_id = 'priced' AND provider = 'test-model'"
                        + " AND outcome = 'TRUNCATED' AND cost_micros = 180"))
                .isEqualTo(1);
        assertThat(METERS.counter(
                                "golden.model.cost",
                                "gen_ai.provider.name",
                                "openai",
                                "gen_ai.request.model",
                                "test-model")
                        .count())
                .isGreaterThanOrEqualTo(180);
    }

    @Test
    void cancellingATaskEndsItsCallAndSettlesWithinASecond() {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER).withFixedDelay(20_000)));
        cancelled(
                "here",
                () -> context.getBean(Transactions.class)
                        .write(() -> gateway.cancel("here", UUID.nameUUIDFromBytes(new byte[] {1}))));
        // As another process does: only the row tells.
        cancelled(
                "elsewhere",
                () -> execute("UPDATE model_calls SET cancel_requested = TRUE WHERE tenant_id = 'elsewhere'"));
    }

    @Test
    void anInterruptEndsTheCallAndSettlesWithinASecond() throws InterruptedException {
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER).withFixedDelay(20_000)));
        java.util.concurrent.atomic.AtomicBoolean kept = new java.util.concurrent.atomic.AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            refused(request("interrupted", "k"), ProblemType.UNAVAILABLE);
            kept.set(Thread.currentThread().isInterrupted());
        });
        awaitHold("interrupted");
        long start = System.nanoTime();
        caller.interrupt();
        org.awaitility.Awaitility.await().until(() -> balance("interrupted").equals("used 0 reserved 0"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        caller.join();
        assertThat(kept).isTrue();
    }

    private static void cancelled(String tenant, Runnable cancel) {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call = pool.submit(() -> refused(request(tenant, "k"), ProblemType.UNAVAILABLE));
            awaitHold(tenant);
            long start = System.nanoTime();
            cancel.run();
            org.awaitility.Awaitility.await().until(() -> balance(tenant).equals("used 0 reserved 0"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            org.awaitility.Awaitility.await().until(call::isDone);
        }
    }

    private static void awaitHold(String tenant) {
        org.awaitility.Awaitility.await()
                .until(() -> count("SELECT count(*) FROM budget_reservations WHERE state = 'OPEN' AND tenant_id = '"
                                + tenant + "'")
                        == 1);
    }

    @Test
    void whatACrashedCallHoldsIsReleasedWhenNobodyResumesIt() {
        ledger.reserve(new BudgetLedger.ReserveRequest("gone", "k", 500, null, "developer", Duration.ofMinutes(5)));
        execute("INSERT INTO model_calls (tenant_id, call_key, role, status, attempts, started_at) VALUES "
                + "('gone', 'k', 'developer', 'STARTED', 1, now() - interval '1 minute')");
        ledger.reserve(new BudgetLedger.ReserveRequest("alive", "k", 500, null, "developer", Duration.ofMinutes(5)));
        execute("INSERT INTO model_calls (tenant_id, call_key, role, status, attempts, started_at) VALUES "
                + "('alive', 'k', 'developer', 'STARTED', 1, now() - interval '1 second')");
        TenantScope.runAsPlatform(() -> ((JournalingModelGateway) gateway).releaseCrashed());
        assertThat(balance("gone")).isEqualTo("used 0 reserved 0");
        assertThat(balance("alive")).isEqualTo("used 0 reserved 500");
        // It goes on under a hold of its own.
        server.stubFor(post("/v1/chat/completions").willReturn(okJson(ANSWER)));
        gateway.complete(request("gone", "k"));
        assertThat(balance("gone")).isEqualTo("used 42 reserved 0");
    }

    @Test
    void aBusyProviderIsKnownToAllProcesses() {
        context.getBean(Transactions.class)
                .write(() -> ProviderPauses.stored(
                                context.getBean(JdbcClient.class), context.getBean(Transactions.class))
                        .pause("test-model", Clock.systemUTC().instant().plusSeconds(60)));
        try {
            refused(request("paused", "k"), ProblemType.UNAVAILABLE);
            server.verify(0, postRequestedFor(urlEqualTo("/v1/chat/completions")));
        } finally {
            execute("DELETE FROM model_pauses");
        }
    }

    private static ModelAnswer get(Future<ModelAnswer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refused(ModelRequest request, ProblemType type) {
        assertThatThrownBy(() -> gateway.complete(request))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(type));
    }

    private static ModelRequest request(String tenant, String key) {
        return request(tenant, key, Duration.ofSeconds(30));
    }

    private static ModelRequest request(String tenant, String key, Duration time) {
        return new ModelRequest(
                tenant,
                UUID.nameUUIDFromBytes(new byte[] {1}),
                AgentRole.DEVELOPER,
                key,
                "be brief",
                "write it",
                100,
                Clock.systemUTC().instant().plus(time));
    }

    private static String balance(String tenant) {
        return TenantScope.callAsPlatform(() -> context.getBean(Transactions.class)
                .read(() -> context.getBean(JdbcClient.class)
                        .sql(
                                "SELECT 'used ' || used || ' reserved ' || reserved FROM budget_limits WHERE tenant_id = ?")
                        .param(tenant)
                        .query(String.class)
                        .single()));
    }

    private static void limit(String tenant, long limit) {
        execute("INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('" + tenant + "', " + limit
                + ") ON CONFLICT (tenant_id) DO UPDATE SET total_limit = excluded.total_limit");
    }

    private static void execute(String sql) {
        TenantScope.runAsPlatform(() -> context.getBean(Transactions.class).write(() -> {
            context.getBean(JdbcClient.class).sql(sql).update();
        }));
    }

    private static long count(String sql) {
        return TenantScope.callAsPlatform(() -> context.getBean(Transactions.class)
                .read(() -> context.getBean(JdbcClient.class)
                        .sql(sql)
                        .query(Long.class)
                        .single()));
    }
}
