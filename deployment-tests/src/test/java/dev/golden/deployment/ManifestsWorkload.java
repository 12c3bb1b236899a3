package dev.golden.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A document that makes pods.
 *
 * @param template of the pods
 */
record ManifestsWorkload(ManifestsDocument document, JsonNode template) {

    static Optional<ManifestsWorkload> of(ManifestsDocument document) {
        return switch (document.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "Job" ->
                Optional.of(new ManifestsWorkload(document, document.spec().path("template")));
            case "CronJob" ->
                Optional.of(new ManifestsWorkload(
                        document,
                        document.spec().path("jobTemplate").path("spec").path("template")));
            default -> Optional.empty();
        };
    }

    static List<ManifestsWorkload> in(List<ManifestsDocument> documents) {
        return documents.stream().flatMap(document -> of(document).stream()).toList();
    }

    boolean endsByItself() {
        return document.kind().endsWith("Job");
    }

    JsonNode pod() {
        return template.path("spec");
    }

    Map<String, String> labels() {
        return strings(template.path("metadata").path("labels"));
    }

    String appName() {
        return labels().getOrDefault("app.kubernetes.io/name", "");
    }

    /** All of them, the initial ones first. */
    List<JsonNode> containers() {
        List<JsonNode> all = new ArrayList<>();
        pod().path("initContainers").forEach(all::add);
        all.addAll(mainContainers());
        return all;
    }

    List<JsonNode> mainContainers() {
        List<JsonNode> all = new ArrayList<>();
        pod().path("containers").forEach(all::add);
        return all;
    }

    List<JsonNode> ports() {
        return mainContainers().stream()
                .flatMap(container -> container.path("ports").valueStream())
                .toList();
    }

    boolean matches(JsonNode selector) {
        return matches(selector, labels());
    }

    /** Label selectors as the API has them; the operator In is the only one in use here. */
    static boolean matches(JsonNode selector, Map<String, String> labels) {
        boolean all = strings(selector.path("matchLabels")).entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
        for (JsonNode expression : selector.path("matchExpressions")) {
            if (!expression.path("operator").asString().equals("In")) {
                throw new IllegalArgumentException("selector not understood: " + expression);
            }
            String value = labels.getOrDefault(expression.path("key").asString(), "");
            all &= expression
                    .path("values")
                    .valueStream()
                    .anyMatch(allowed -> allowed.asString().equals(value));
        }
        return all;
    }

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString()));
        return values;
    }

    @Override
    public String toString() {
        return document.kind() + " " + document.name();
    }
}
