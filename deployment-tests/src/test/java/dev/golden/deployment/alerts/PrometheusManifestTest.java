package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The configurations inside k8s/prometheus.yaml and k8s/alertmanager.yaml are understood by the programs, and route rightly. */
class PrometheusManifestTest {

    private static final Pattern DISCOVERY = Pattern.compile("(?s)kubernetes_sd_configs:.*?relabel_configs:");

    @TempDir
    private Path folder;

    @Test
    void prometheusUnderstandsItsConfiguration() throws IOException, InterruptedException {
        String config = configuration("prometheus.yaml");
        assertThat(config)
                .contains("names: [golden-architecture, golden-sandbox]", "alertmanager.golden-architecture.svc:9093");
        // Debian's build knows no Kubernetes; the rules are checked where they are.
        Files.writeString(
                folder.resolve("prometheus.yaml"),
                DISCOVERY
                        .matcher(config)
                        .replaceFirst("static_configs: [{targets: [\"pod:8080\"]}]\n    relabel_configs:")
                        .replace("/etc/golden/rules", AlertRules.FOLDER.toString()));

        AlertTool.Answer answer = AlertTool.require("promtool").run(folder, "check", "config", "prometheus.yaml");

        assertThat(answer.ok()).as(answer.text()).isTrue();
        assertThat(answer.text()).contains(AlertRules.files().size() + " rule files found");
    }

    @Test
    void alertsAreRoutedByWhatTheyCost() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("alertmanager.yaml"), configuration("alertmanager.yaml"));

        AlertTool.Answer valid = AlertTool.require("amtool").run(folder, "check-config", "alertmanager.yaml");

        assertThat(valid.ok()).as(valid.text()).isTrue();
        assertThat(receivers("alertname=ServiceDown", "severity=critical")).isEqualTo("pagerduty,slack");
        assertThat(receivers("alertname=BudgetExhausted", "severity=warning")).isEqualTo("slack");
        assertThat(receivers("alertname=Watchdog", "severity=none")).isEqualTo("heartbeat");
    }

    @Test
    void credentialsComeFromFiles() {
        assertThat(configuration("alertmanager.yaml"))
                .contains("api_url_file: /etc/golden/receivers/slack-url")
                .contains("routing_key_file: /etc/golden/receivers/pagerduty-key")
                .doesNotContain("api_url:", "routing_key:");
    }

    /** Each rule of silence names alerts that exist. */
    @Test
    void whatSilencesExists() {
        List<String> names =
                AlertRules.alerts().stream().map(AlertRules.Rule::name).toList();
        List<String> named = new ArrayList<>();
        var quoted = Pattern.compile("alertname=~?\"([\\w|]+)\"").matcher(configuration("alertmanager.yaml"));
        while (quoted.find()) {
            named.addAll(List.of(quoted.group(1).split("\\|")));
        }
        assertThat(named).hasSizeGreaterThan(3).isSubsetOf(names);
    }

    private String receivers(String... labels) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("config", "routes", "test", "--config.file=alertmanager.yaml"));
        arguments.addAll(List.of(labels));
        // A warning may come first.
        return AlertTool.require("amtool")
                .run(folder, arguments.toArray(String[]::new))
                .text()
                .strip()
                .lines()
                .reduce("", (before, line) -> line.strip());
    }

    /** The file inside the manifest's ConfigMap. */
    @SuppressWarnings("unchecked")
    private static String configuration(String name) {
        return StreamSupport.stream(
                        new Yaml()
                                .loadAll(AlertRules.text(
                                        AlertRules.ROOT.resolve("k8s").resolve(name)))
                                .spliterator(),
                        false)
                .map(document -> (Map<String, Object>) document)
                .filter(document -> "ConfigMap".equals(document.get("kind")))
                .map(document -> (Map<String, String>) document.getOrDefault("data", Map.of()))
                .map(data -> data.getOrDefault(name, ""))
                .findFirst()
                .orElseThrow();
    }
}
