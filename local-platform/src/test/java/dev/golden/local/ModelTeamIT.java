package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A task without a candidate is planned, designed, written, tested, mended, documented and reviewed by a model: five work
 * items that build on each other. The first provider fails, and the orchestrator is killed in the middle of a call.
 */
class ModelTeamIT {

    private static final Map<String, Object> TASK = Map.of(
            "name",
            "Count words",
            "description",
            "A function count(text) that tells how many words a text has.",
            "plan",
            "auto",
            "tests",
            "from candidate import count\n\ndef test_count():\n    assert count(\"a b c\") == 3\n");

    @TempDir
    private static Path folder;

    private static final AtomicInteger REFUSED = new AtomicInteger();
    private static HttpServer broken;
    private static TeamModel model;
    private static RunningPlatform platform;
    private static PlatformDatabase database;

    @BeforeAll
    static void start() throws IOException {
        broken = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broken.createContext("/", exchange -> {
            REFUSED.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        broken.start();
        model = new TeamModel();
        platform = new RunningPlatform(
                folder.resolve("data"),
                true,
                Duration.ofMillis(500),
                Map.of(
                        "GOLDEN_MODEL_BASE_URL",
                        "http://127.0.0.1:" + broken.getAddress().getPort() + "/v1",
                        "GOLDEN_MODEL_NAME",
                        "broken",
                        "GOLDEN_MODEL_API_KEY",
                        "none",
                        "GOLDEN_MODEL_MAX_ATTEMPTS",
                        "1",
                        "GOLDEN_MODEL_PROVIDERS_0_BASE_URL",
                        model.url(),
                        "GOLDEN_MODEL_PROVIDERS_0_NAME",
                        "team",
                        "GOLDEN_MODEL_PROVIDERS_0_API_KEY",
                        "none"));
        database = new PlatformDatabase(platform.state());
    }

    @AfterAll
    static void stop() {
        platform.close();
        model.close();
        broken.stop(0);
    }

    @Test
    void anAgentOfTheTenantsOwnDoesTheWorkOverTheEdge() throws SQLException {
        PlatformClient admin = platform.client().as("ADMIN", "own");
        PlatformClient developer = platform.client().as("DEVELOPER", "own");
        PlatformClient agent = platform.client().as("SERVICE", "own");
        Answer registered =
                admin.put("/agents/own-dev", Map.of("kind", "REMOTE", "role", "developer", "family", "own-model"));
        assertThat(registered.status()).as(registered.text()).isEqualTo(200);
        await("the orchestrator knows the agent")
                .atMost(Duration.ofSeconds(30))
                .until(() -> database.number("SELECT count(*) FROM remote_agents WHERE agent_id = 'own-dev'") == 1);
        String tests = "from candidate import add\n\ndef test_add():\n    assert add(2, 3) == 5\n";
        Answer submitted = developer.post("/tasks", Map.of("name", "Add two numbers", "tests", tests));
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        String path = "/tasks/" + submitted.string("id");

        Answer first = lease(agent);
        assertThat(first.body().at("/write/file").asString()).isEqualTo("candidate.py");
        complete(agent, first, "def add(a, b):\n    return a - b\n", 40);
        // The tests fail, so it comes back with what they showed.
        Answer second = lease(agent);
        assertThat(second.body().at("/write/round").asInt()).isEqualTo(1);
        assertThat(second.body().at("/write/findings/0/rule").asString()).isEqualTo("tests-failed");
        assertThat(second.body().at("/write/previous_files/candidate.py").asString())
                .contains("a - b");
        complete(agent, second, "def add(a, b):\n    return a + b\n", 60);

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(
                        () -> assertThat(developer.get(path).string("status")).isEqualTo("COMPLETED"));
        assertThat(developer.get(path).body().at("/cost/tokens_used").asLong()).isEqualTo(100);
        new Invariants(database, "own").assertHold();
    }

    private static Answer lease(PlatformClient agent) {
        return await("work")
                .atMost(Duration.ofMinutes(1))
                .until(() -> agent.post("/agents/own-dev/work:lease", Map.of()), answer -> answer.status() == 200);
    }

    private static void complete(PlatformClient agent, Answer work, String code, int tokens) {
        Answer done = agent.post(
                "/agents/own-dev/work/" + work.string("lease_id") + ":complete",
                Map.of("files", Map.of("candidate.py", code), "tokens_used", tokens));
        assertThat(done.status()).as(done.text()).isEqualTo(204);
    }

    @Test
    void fiveItemsThatBuildOnEachOtherAreDoneByAModelThroughACrash() throws SQLException {
        PlatformClient developer = platform.client().as("DEVELOPER", "team");
        Answer submitted = developer.post("/tasks", TASK);
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        String path = "/tasks/" + submitted.string("id");

        await("a call for app is under way")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(model.calls("developer"))
                        .as(() -> developer.get(path).text())
                        .anySatisfy(call -> assertThat(call.user()).contains("file core.py from agent")));
        platform.state().pidFile("orchestrator").find().orElseThrow().destroyForcibly();

        await("the end")
                .atMost(Duration.ofMinutes(4))
                .untilAsserted(() -> assertThat(developer.get(path).string("status"))
                        .isIn("COMPLETED", "ESCALATED", "REJECTED", "FAILED"));
        JsonNode done = developer.get(path).body();
        assertThat(done.path("status").asString()).as(done.toPrettyString()).isEqualTo("COMPLETED");
        assertThat(done.at("/verdict/nodes").propertyNames())
                .containsExactlyInAnyOrder("design", "core", "app", "checks", "guide");
        assertThat(done.path("artifacts")
                        .valueStream()
                        .map(file -> file.path("name").asString()))
                .contains("design.md", "guide.md", "test_candidate.py", "candidate.py");

        // Each role saw what it builds on, marked as other agents' work.
        assertThat(model.calls("tester"))
                .allSatisfy(call -> assertThat(call.user())
                        .contains("file app.py from agent", "file core.py from agent", "file design.md from agent"));
        assertThat(model.calls("documenter"))
                .allSatisfy(call -> assertThat(call.user()).contains("file app.py from agent"));
        // A cycle is answered with the finding; a failed test with what the sandbox saw.
        assertThat(model.calls("planner")).hasSize(2);
        assertThat(model.calls("planner").getLast().user()).contains("cycle");
        assertThat(database.rows("""
                SELECT DISTINCT round FROM task_steps WHERE node = 'app' AND kind = 'GENERATE' ORDER BY round
                """)).containsExactly("0", "1");
        assertThat(
                        database.rows(
                                "SELECT DISTINCT node FROM task_steps WHERE tenant_id = 'team' AND kind = 'EXECUTE' ORDER BY node"))
                .as("documents are not run")
                .containsExactly("app", "checks", "core");
        // What the sandbox printed and the module said is kept from the next prompt, and there is a record of it.
        assertThat(model.calls("developer").stream().filter(call -> call.user().contains("previous candidate.py")))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(call.user())
                        .contains("[withheld: text that addresses its reader]")
                        .doesNotContain(TeamModel.ORDER));
        assertThat(database.rows("""
                SELECT DISTINCT source FROM injection_findings WHERE tenant_id = 'team' AND decision = 'BLOCK' ORDER BY source
                """)).containsExactly("agent", "tool");
        assertThat(database.number("""
                SELECT count(*) FROM audit_log WHERE tenant_id = 'team' AND action = 'context.withhold'
                """)).isPositive();
        // Reviewed by the model too, in both roles.
        assertThat(model.calls("reviewer")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(model.calls("security")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(REFUSED).as("calls to the first provider").hasPositiveValue();

        long billed = database.number("""
                SELECT sum(input_tokens + output_tokens) FROM model_calls WHERE status = 'ANSWERED' AND tenant_id = 'team'
                """);
        assertThat(model.calls().size() - database.number("SELECT count(*) FROM model_calls WHERE status = 'ANSWERED'"))
                .as("calls made again: the one that died with its process")
                .isBetween(0L, 1L);
        assertThat(developer.get("/budget").body().path("used").asLong()).isEqualTo(billed);
        new Invariants(database, "team").assertHold();
        assertThat(List.copyOf(model.calls("architect"))).hasSize(1);
    }
}
