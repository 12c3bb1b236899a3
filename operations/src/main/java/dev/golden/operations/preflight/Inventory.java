package dev.golden.operations.preflight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Everything that is to be deployed. */
record Inventory(List<Manifest> manifests, boolean secretsGiven) {

    Stream<Manifest> of(String kind) {
        return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    Optional<Manifest> find(String kind, String namespace, String name) {
        return of(kind).filter(manifest -> manifest.namespace().equals(namespace)
                        && manifest.name().equals(name))
                .findFirst();
    }

    List<Workload> workloads() {
        return manifests.stream()
                .flatMap(manifest -> Workload.of(manifest).stream())
                .toList();
    }

    /** Workloads whose pods a label selector means. */
    List<Workload> selected(String namespace, JsonNode selector) {
        return workloads().stream()
                .filter(workload ->
                        workload.manifest().namespace().equals(namespace) && matches(selector, workload.podLabels()))
                .toList();
    }

    /** Fewest replicas that there may be: the autoscaler's, else the workload's own. */
    int replicas(Workload workload) {
        Manifest owner = workload.manifest();
        return autoscaler(owner)
                .map(hpa -> hpa.spec().path("minReplicas").asInt(1))
                .orElse(owner.spec().path("replicas").asInt(1));
    }

    Optional<Manifest> autoscaler(Manifest target) {
        return of("HorizontalPodAutoscaler")
                .filter(hpa -> hpa.namespace().equals(target.namespace())
                        && hpa.spec()
                                .path("scaleTargetRef")
                                .path("kind")
                                .asString("")
                                .equals(target.kind())
                        && hpa.spec()
                                .path("scaleTargetRef")
                                .path("name")
                                .asString("")
                                .equals(target.name()))
                .findFirst();
    }

    private static boolean matches(JsonNode selector, Map<String, String> labels) {
        if (!labels.entrySet()
                .containsAll(Manifest.strings(selector.path("matchLabels")).entrySet())) {
            return false;
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String value = labels.get(expression.path("key").asString(""));
            boolean listed = false;
            for (JsonNode wanted : expression.path("values")) {
                listed |= wanted.asString("").equals(value);
            }
            boolean holds = switch (expression.path("operator").asString("")) {
                case "In" -> listed;
                case "NotIn" -> !listed;
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                default -> false;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
