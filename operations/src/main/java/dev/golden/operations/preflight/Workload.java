package dev.golden.operations.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Something that makes pods.
 *
 * @param path of its pod's spec
 */
record Workload(Manifest manifest, String path, JsonNode template) {

    /** A container and where it is. */
    record Part(String path, JsonNode container, boolean initial) {

        String name() {
            return container.path("name").asString("");
        }
    }

    static Optional<Workload> of(Manifest manifest) {
        return switch (manifest.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicaSet" ->
                Optional.of(new Workload(
                        manifest, "spec.template.spec", manifest.spec().path("template")));
            case "CronJob" ->
                Optional.of(new Workload(
                        manifest,
                        "spec.jobTemplate.spec.template.spec",
                        manifest.spec().path("jobTemplate").path("spec").path("template")));
            case "Pod" -> Optional.of(new Workload(manifest, "spec", manifest.root()));
            default -> Optional.empty();
        };
    }

    JsonNode pod() {
        return template.path("spec");
    }

    Map<String, String> podLabels() {
        return Manifest.strings(template.path("metadata").path("labels"));
    }

    /** Whether it serves for as long as it is there. */
    boolean serves() {
        return switch (manifest.kind()) {
            case "Deployment", "StatefulSet", "DaemonSet" -> true;
            default -> false;
        };
    }

    /** One of the platform's own services. */
    boolean isService() {
        return manifest.kind().equals("Deployment")
                && "service".equals(podLabels().get("app.kubernetes.io/component"));
    }

    List<Part> containers() {
        List<Part> parts = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            JsonNode containers = pod().path(list);
            for (int i = 0; i < containers.size(); i++) {
                parts.add(new Part(path + "." + list + "[" + i + "]", containers.path(i), list.startsWith("init")));
            }
        }
        return parts;
    }

    Finding finding(String field, String rule, String mend) {
        return manifest.finding(path + "." + field, rule, mend);
    }

    Finding finding(Part part, String field, String rule, String mend) {
        return manifest.finding(part.path() + "." + field, rule, "container " + part.name() + ": " + mend);
    }
}
