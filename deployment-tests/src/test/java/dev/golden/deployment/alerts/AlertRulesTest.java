package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.deployment.alerts.AlertRules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules are valid, tested one by one, and each alert says what to do. */
class AlertRulesTest {

    private static final Set<String> SEVERITIES = Set.of("critical", "warning", "none");
    private static final String ALWAYS_FIRES = "Watchdog";

    @Test
    void rulesAreValid() throws IOException, InterruptedException {
        AlertTool promtool = AlertTool.require("promtool");

        AlertTool.Answer answer = promtool.run(
                AlertRules.FOLDER,
                Stream.concat(
                                Stream.of("check", "rules", "--lint=all", "--lint-fatal"),
                                AlertRules.files().stream().map(Path::toString))
                        .toArray(String[]::new));

        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    @Test
    void rulesDoWhatTheirTestsSay() throws IOException, InterruptedException {
        AlertTool promtool = AlertTool.require("promtool");

        AlertTool.Answer answer = promtool.run(
                AlertRules.FOLDER,
                Stream.concat(
                                Stream.of("test", "rules"),
                                AlertRules.tests().stream().map(Path::toString))
                        .toArray(String[]::new));

        assertThat(answer.ok()).as(answer.text()).isTrue();
    }

    @Test
    void aRuleThatChangesFailsItsTest(@TempDir Path folder) throws IOException, InterruptedException {
        AlertTool promtool = AlertTool.require("promtool");
        String rules = AlertRules.text(AlertRules.FOLDER.resolve("messaging.yaml"));
        String test = AlertRules.text(AlertRules.FOLDER.resolve("tests/messaging.yaml"));
        Files.createDirectories(folder.resolve("tests"));
        Files.writeString(folder.resolve("tests/messaging.yaml"), test);
        Files.writeString(folder.resolve("messaging.yaml"), rules.replace("> 100", "> 200"));

        AlertTool.Answer answer = promtool.run(folder, "test", "rules", "tests/messaging.yaml");

        assertThat(answer.ok()).isFalse();
        assertThat(answer.text()).contains("DeadLettersPilingUp");
    }

    @Test
    void everyAlertHasATestThatItFiresAndOneThatItDoesNot() {
        assertThat(untested(AlertRules.alerts())).isEmpty();

        Rule fresh = new Rule(Path.of("x.yaml"), true, "Fresh", "vector(1)", Map.of(), Map.of());
        assertThat(untested(List.of(fresh))).containsExactly("Fresh never fires", "Fresh is never silent");
    }

    @Test
    void everyAlertSaysHowBadItIsWhatItMeansAndWhatToDo() {
        assertThat(AlertRules.alerts()).hasSizeGreaterThan(20).allSatisfy(rule -> {
            assertThat(rule.labels().get("severity")).as(rule.name()).isIn(SEVERITIES);
            assertThat(rule.annotations())
                    .as(rule.name())
                    .containsEntry("runbook", "docs/runbooks/" + rule.name() + ".md")
                    .containsEntry("runbook_url", "{{ $externalLabels.runbooks }}/" + rule.name() + ".md")
                    .containsKey("summary");
            assertThat(rule.annotations().get("description")).as(rule.name()).contains("{{ $");
        });
    }

    @Test
    void everyAlertHasARunbook() {
        assertThat(withoutRunbook(AlertRules.alerts())).isEmpty();

        Rule fresh = new Rule(Path.of("x.yaml"), true, "Fresh", "vector(1)", Map.of(), Map.of());
        assertThat(withoutRunbook(List.of(fresh))).containsExactly("Fresh");
    }

    @Test
    void metricsAreFoundInExpressions() {
        assertThat(AlertRules.metrics("""
                histogram_quantile(0.95, sum by (le) (rate(a_bucket{b="c",le=~"d|e"}[5m])))
                  unless on (f) (max(g:h:i offset 15m) > 26 * 3600) or absent(up{job="j"}) and x_total >= 0
                """)).containsExactly("a_bucket", "g:h:i", "up", "x_total");
    }

    private static List<String> untested(List<Rule> alerts) {
        String tests = AlertRules.tests().stream().map(AlertRules::text).collect(Collectors.joining("\n"));
        List<String> missing = new ArrayList<>();
        for (String name : alerts.stream().map(Rule::name).distinct().toList()) {
            // The query, its time, its answer: [] or samples.
            List<String> checks = Stream.of(tests.split("- expr: "))
                    .filter(check -> check.contains("alertname=\"" + name + "\""))
                    .toList();
            if (checks.stream().noneMatch(check -> check.contains("exp_samples: [{"))) {
                missing.add(name + " never fires");
            }
            if (!name.equals(ALWAYS_FIRES) && checks.stream().noneMatch(check -> check.contains("exp_samples: []"))) {
                missing.add(name + " is never silent");
            }
        }
        return missing;
    }

    private static List<String> withoutRunbook(List<Rule> alerts) {
        return alerts.stream()
                .map(Rule::name)
                .distinct()
                .filter(name -> !isRunbook(AlertRules.ROOT.resolve("docs/runbooks/" + name + ".md")))
                .toList();
    }

    private static boolean isRunbook(Path page) {
        if (!Files.exists(page)) {
            return false;
        }
        String text = AlertRules.text(page);
        return Stream.of("## Meaning", "## Impact", "## First look", "## Mitigation", "## Escalate", "## After")
                .allMatch(text::contains);
    }
}
