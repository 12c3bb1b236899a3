package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ManifestsKustomizeTest {

    private static final Path K8S = Repository.file("k8s");

    @TestFactory
    List<DynamicTest> everyKustomizationListsWhatThereIs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String folder : List.of("k8s", "deploy")) {
            try (Stream<Path> files = Files.walk(Repository.file(folder))) {
                files.filter(file -> file.endsWith("kustomization.yaml"))
                        .forEach(file -> tests.add(DynamicTest.dynamicTest(
                                file.toString(), () -> assertThat(missing(file)).isEmpty())));
            }
        }
        assertThat(tests).hasSizeGreaterThan(8);
        return tests;
    }

    @Test
    void theBaseListsEveryFile() throws IOException {
        List<String> listed = kustomization(K8S.resolve("kustomization.yaml"))
                .path("resources")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        try (Stream<Path> files = Files.list(K8S)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboards", "loki-rules"})
    void generatedConfigMapsHaveEveryFile(String folder) throws IOException {
        List<String> listed = kustomization(K8S.resolve("kustomization.yaml"))
                .path("configMapGenerator")
                .valueStream()
                .flatMap(generator -> generator.path("files").valueStream())
                .map(JsonNode::asString)
                .filter(file -> file.startsWith(folder + "/"))
                .toList();
        try (Stream<Path> files = Files.list(K8S.resolve(folder))) {
            assertThat(files.map(file -> folder + "/" + file.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void theLocalOverlayIsSmall() {
        Map<String, ManifestsDocument> local = rendered("local");
        assertThat(local.values().stream().map(ManifestsDocument::apiVersion))
                .noneMatch(version -> version.contains("coreos") || version.contains("argoproj"));
        assertThat(spec(local, "StatefulSet", "nats").path("replicas").asInt()).isEqualTo(1);
        assertThat(named(local, "ConfigMap nats-config").data("cluster.conf")).doesNotContain("routes");
        assertThat(spec(local, "Job", "jetstream-setup-v5-1")
                        .at("/template/spec/containers/0/args/2")
                        .asString())
                .isEqualTo("1");
        assertThat(named(local, "ConfigMap golden-config").data("GOLDEN_NATS_REPLICAS"))
                .isEqualTo("1");
        for (ManifestsDocument hpa : local.values().stream()
                .filter(ManifestsDocument.isA("HorizontalPodAutoscaler"))
                .toList()) {
            assertThat(hpa.spec().path("minReplicas").asInt()).isEqualTo(1);
            assertThat(hpa.spec().path("metrics").size()).isEqualTo(1);
        }
        assertKeepTheRules(local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "production"})
    void theOthersScaleByWhatWaits(String overlay) {
        Map<String, ManifestsDocument> rendered = rendered(overlay);
        assertThat(rendered).containsKey("APIService v1beta1.external.metrics.k8s.io");
        for (String service : List.of("orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker")) {
            assertThat(spec(rendered, "HorizontalPodAutoscaler", service)
                            .path("metrics")
                            .valueStream()
                            .map(metric -> metric.path("type").asString()))
                    .as(service)
                    .contains("Resource", "External");
        }
        assertKeepTheRules(rendered);
    }

    private static void assertKeepTheRules(Map<String, ManifestsDocument> rendered) {
        for (ManifestsWorkload workload : ManifestsWorkload.in(List.copyOf(rendered.values()))) {
            assertThat(ManifestsRules.problems(workload))
                    .as(workload.toString())
                    .isEmpty();
        }
    }

    private static JsonNode spec(Map<String, ManifestsDocument> rendered, String kind, String name) {
        return named(rendered, kind + " " + name).spec();
    }

    private static ManifestsDocument named(Map<String, ManifestsDocument> rendered, String name) {
        return Objects.requireNonNull(rendered.get(name), name);
    }

    /** As kubectl renders it; of objects of one name in both namespaces the last. */
    private static Map<String, ManifestsDocument> rendered(String overlay) {
        String text = kustomize(Repository.file("k8s/overlays/" + overlay));
        return ManifestsDocument.parse(overlay, text).stream()
                .collect(Collectors.toMap(
                        document -> document.kind() + " " + document.name(),
                        Function.identity(),
                        (first, last) -> last));
    }

    /** Skips the test where there is no kubectl that knows components (1.21). */
    private static String kustomize(Path folder) {
        try {
            Path output = Files.createTempFile("golden-rendered", ".yaml");
            Path errors = Files.createTempFile("golden-rendered", ".log");
            Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            String problem = Files.readString(errors, StandardCharsets.UTF_8);
            assumeThat(problem)
                    .as("this kubectl is older than 1.21")
                    .doesNotContain("unknown field", "invalid Kustomization");
            assertThat(ended && process.exitValue() == 0).as(problem).isTrue();
            return Files.readString(output);
        } catch (IOException e) {
            assumeThat(e).as("kubectl is not installed").isNull();
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode kustomization(Path file) {
        return ManifestsDocument.parse(file.toString(), ManifestsDocument.text(file))
                .getFirst()
                .json();
    }

    private static List<String> missing(Path file) {
        JsonNode kustomization = kustomization(file);
        List<String> missing = new ArrayList<>();
        Path folder;
        try {
            folder = file.resolveSibling(".").toRealPath();
        } catch (IOException e) {
            return List.of(e.toString());
        }
        Stream.concat(
                        Stream.concat(
                                kustomization.path("resources").valueStream(),
                                kustomization.path("components").valueStream()),
                        kustomization
                                .path("configMapGenerator")
                                .valueStream()
                                .flatMap(map -> map.path("files").valueStream()))
                .map(JsonNode::asString)
                .filter(entry -> !Files.exists(folder.resolve(entry)))
                .forEach(missing::add);
        return missing;
    }
}
