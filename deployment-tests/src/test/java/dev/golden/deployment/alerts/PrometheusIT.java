package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.deployment.Dashboard;
import dev.golden.local.client.PlatformClient;
import dev.golden.local.client.PlatformClient.Answer;
import dev.golden.local.client.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus on the running platform with the repository's rules, and the alerts that are quick to bring about. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PrometheusIT {

    /** Only the factor shortens what is waited for. */
    private static final AlertTimeScale SCALE = new AlertTimeScale(60, Duration.ofDays(2));

    /** Recordings are there when there is something to record. */
    private static final Pattern MAY_BE_ABSENT = Pattern.compile("slo:.*");

    private static final Pattern BLOCK = Pattern.compile("(?s)```(promql|sql)\\n(.*?)```");

    @TempDir
    private static Path folder;

    private static PrometheusRig rig;
    private static AlertLoad load;

    @BeforeAll
    static void start() throws IOException {
        rig = new PrometheusRig(folder, false, SCALE, Map.of());
        load = new AlertLoad(rig.platform());
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            load.close();
            rig.close();
        }
    }

    @Test
    @Order(1)
    void allTargetsAreUp() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rig.prometheus().targets())
                        .containsExactlyInAnyOrder(
                                "orchestrator up",
                                "peer-hub up",
                                "supervisor up",
                                "sandbox up",
                                "dlq-worker up",
                                "prometheus up",
                                "alertmanager up"));
    }

    @Test
    @Order(2)
    void whatTheRulesAskForIsThereAfterATask() {
        PlatformClient developer = rig.platform().client().as("DEVELOPER", "acme");
        Answer accepted = developer.post("/tasks", AlertTraffic.task("add two numbers"));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(Tasks.awaitEnd(
                                developer,
                                accepted.string("id"),
                                Duration.ofMillis(200),
                                Duration.ofMinutes(2),
                                status -> {})
                        .path("status")
                        .asString(""))
                .isEqualTo("COMPLETED");
        load.send(1, "VIEWER", "POST", "/tasks", AlertTraffic.task("forbidden"));
        load.send(1, "DEVELOPER", "POST", "/sandbox/execute", Map.of("code", "import os; os.system(\"ls\")"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(absent()).isEmpty());
    }

    /** Ranges of the panels are Grafana's choice: short here, so that one task's traffic fills them. */
    @Test
    @Order(3)
    void everyPanelOfTheDashboardsShowsSomething() {
        List<Dashboard.Query> queries = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries("30s").stream())
                .toList();
        assertThat(queries).hasSizeGreaterThan(50);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    load.send(1, "DEVELOPER", "POST", "/tasks", AlertTraffic.task("for the panels"));
                    load.send(
                            3,
                            "DEVELOPER",
                            "POST",
                            "/budget/request",
                            Map.of("request_id", UUID.randomUUID(), "tokens", 10));
                    List<String> empty = new ArrayList<>();
                    for (Dashboard.Query query : queries) {
                        if (rig.prometheus().query(query.expression()).isEmpty()) {
                            empty.add(query.toString());
                        }
                    }
                    assertThat(empty).isEmpty();
                });
    }

    @Test
    @Order(4)
    void everyRuleIsEvaluatedAndAnIdlePlatformIsSilent() throws IOException, InterruptedException {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rig.prometheus().brokenRules()).isEmpty());
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rig.prometheus().firing()).containsExactly("Watchdog"));
    }

    @Test
    @Order(5)
    void whatTheRunbooksAskIsUnderstood() throws SQLException, IOException, InterruptedException {
        List<String> refused = new ArrayList<>();
        for (AlertRules.Rule alert : AlertRules.alerts()) {
            var block = BLOCK.matcher(
                    AlertRules.text(AlertRules.ROOT.resolve(alert.annotations().getOrDefault("runbook", ""))));
            while (block.find()) {
                for (String line : block.group(2).lines().toList()) {
                    try {
                        if (block.group(1).equals("promql")) {
                            rig.prometheus().query(line);
                        } else {
                            ask(line);
                        }
                    } catch (AssertionError | SQLException e) {
                        refused.add(alert.name() + ": " + line + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    @Order(6)
    void alertsReachTheReceiverAndResolve() throws Exception {
        AlertDatabase database = new AlertDatabase(rig, load);
        AlertOutages outages = new AlertOutages(rig, load, database);
        AlertDrill drill = new AlertDrill(rig);

        drill.play(new AlertTraffic(load, database).quick());
        drill.play(outages.ofServers());

        assertThat(drill.shown()).hasSizeGreaterThan(6);
        assertThat(rig.webhook().states("Watchdog")).containsExactly("firing");
        assertThat(rig.webhook().told())
                .allSatisfy(alert ->
                        assertThat(alert.path("annotations").toString()).doesNotContain("{{", "<error", "no value"));
    }

    private static Set<String> absent() throws IOException, InterruptedException {
        Set<String> absent = new TreeSet<>();
        Set<String> asked = new TreeSet<>();
        AlertRules.all().forEach(rule -> asked.addAll(AlertRules.metrics(rule.expr())));
        for (String metric : asked) {
            // What is not a number is not there: no comparison holds for it.
            if (!MAY_BE_ABSENT.matcher(metric).matches()
                    && rig.prometheus().query("count(" + metric + " >= -Inf)").isEmpty()) {
                absent.add(metric);
            }
        }
        return absent;
    }

    private static void ask(String statement) throws SQLException {
        try (Connection connection = rig.database();
                Statement query = connection.createStatement()) {
            connection.setAutoCommit(false);
            query.execute(statement);
            connection.rollback();
        }
    }
}
