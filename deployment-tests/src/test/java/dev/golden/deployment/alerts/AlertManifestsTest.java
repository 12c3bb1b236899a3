package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is deployed are the rules of k8s/rules; {@code -Dgolden.rewrite=true} writes the manifests anew. */
class AlertManifestsTest {

    private static final Path CONFIG_MAP = AlertRules.ROOT.resolve("k8s/hpa-configs.yaml");
    private static final Path PROMETHEUS_RULE =
            AlertRules.ROOT.resolve("k8s/components/operators/prometheus-rule.yaml");
    private static final String MARK = "# golden-alert-rules: generated from k8s/rules by AlertManifestsTest.\n";
    private static final String SEPARATOR = "---\n";

    /** The other documents of the file are written by hand. */
    @Test
    void theConfigMapIsTheRules() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(CONFIG_MAP, replaced(Files.exists(CONFIG_MAP) ? AlertRules.text(CONFIG_MAP) : ""));
        }
        String text = AlertRules.text(CONFIG_MAP);
        assertThat(text).contains(MARK).isEqualTo(replaced(text));
    }

    @Test
    void thePrometheusRuleIsTheRules() throws IOException {
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.createDirectories(PROMETHEUS_RULE.resolveSibling("."));
            Files.writeString(PROMETHEUS_RULE, prometheusRule());
        }
        assertThat(AlertRules.text(PROMETHEUS_RULE)).isEqualTo(prometheusRule());
    }

    @Test
    void onlyTheMarkedDocumentIsReplaced() {
        String before = "kind: A\n---\nmetadata:\n  name: golden-alert-rules\nstale: true\n---\nkind: B\n";
        assertThat(replaced(before))
                .startsWith("kind: A\n---\n" + MARK)
                .endsWith("\n---\nkind: B\n")
                .doesNotContain("stale");
    }

    private static String replaced(String text) {
        List<String> documents = new ArrayList<>(Arrays.asList(text.split("(?m)^---\\n", -1)));
        boolean found = false;
        for (int i = 0; i < documents.size(); i++) {
            if (documents.get(i).contains("\n  name: golden-alert-rules\n")) {
                documents.set(i, configMap());
                found = true;
            }
        }
        if (!found) {
            documents.removeIf(String::isBlank);
            documents.add(configMap());
        }
        return String.join(SEPARATOR, documents);
    }

    private static String configMap() {
        return MARK + """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: golden-alert-rules
                  namespace: golden-architecture
                  labels:
                    app.kubernetes.io/name: prometheus
                    app.kubernetes.io/part-of: golden-architecture
                data:
                """
                + AlertRules.files().stream()
                        .map(file -> "  " + file.getFileName() + ": |\n" + indented(AlertRules.text(file), "    "))
                        .collect(Collectors.joining());
    }

    private static String prometheusRule() {
        return """
                # For clusters with the Prometheus Operator. Generated from k8s/rules by AlertManifestsTest.
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                metadata:
                  name: golden-alert-rules
                  namespace: golden-architecture
                  labels:
                    app.kubernetes.io/name: prometheus
                    app.kubernetes.io/part-of: golden-architecture
                spec:
                  groups:
                """
                + AlertRules.files().stream()
                        .map(AlertRules::text)
                        .map(text -> text.substring(text.indexOf("groups:\n") + "groups:\n".length()))
                        .map(groups -> indented(groups, "  "))
                        .collect(Collectors.joining());
    }

    private static String indented(String text, String by) {
        return text.lines()
                .map(line -> line.isEmpty() ? "\n" : by + line + "\n")
                .collect(Collectors.joining());
    }
}
