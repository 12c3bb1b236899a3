package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.local.edge.Upstreams;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a document names is there. */
class ManifestsReferencesTest {

    private static final List<ManifestsDocument> ALL = ManifestsDocument.base();
    private static final List<ManifestsWorkload> WORKLOADS = ManifestsWorkload.in(ALL);

    /** Made by {@code golden secrets}, or by hand (docs/deploy.md). */
    private static final Set<String> SECRETS = Set.of(
            "golden-jwt",
            "postgres-auth",
            "orchestrator-auth",
            "peer-hub-auth",
            "supervisor-auth",
            "sandbox-auth",
            "dlq-worker-auth",
            "service-logins",
            "nats-auth",
            "operations-auth",
            "redis-auth",
            "pgbouncer-auth",
            "grafana-auth",
            "alertmanager-receivers",
            "golden-ca",
            "golden-tls",
            "postgres-tls",
            "redis-tls",
            "nats-tls",
            "pgbouncer-tls",
            "golden-model");

    /** Made by Kustomize from files. */
    private static final Set<String> GENERATED = Set.of("grafana-dashboards", "loki-rules");

    @Test
    void configMapsAndSecretsExist() {
        Set<String> configMaps = new HashSet<>(GENERATED);
        ALL.stream()
                .filter(ManifestsDocument.isA("ConfigMap"))
                .forEach(map -> configMaps.add(map.namespace() + "/" + map.name()));
        for (ManifestsWorkload workload : WORKLOADS) {
            String namespace = workload.document().namespace();
            for (String name : named(workload.pod(), Set.of("configMapRef", "configMapKeyRef", "configMap"), "name")) {
                assertThat(configMaps.contains(namespace + "/" + name) || GENERATED.contains(name))
                        .as("%s: config map %s", workload, name)
                        .isTrue();
            }
            assertThat(named(workload.pod(), Set.of("secretRef", "secretKeyRef"), "name"))
                    .as(workload.toString())
                    .isSubsetOf(SECRETS);
            assertThat(named(workload.pod(), Set.of("secret"), "secretName"))
                    .as(workload.toString())
                    .isSubsetOf(SECRETS);
        }
    }

    @Test
    void serviceAccountsExistAndAreNotShared() {
        Map<String, String> users = new TreeMap<>();
        for (ManifestsWorkload workload : WORKLOADS) {
            String account = workload.document().namespace() + "/"
                    + workload.pod().path("serviceAccountName").asString();
            assertThat(ALL.stream()
                            .filter(ManifestsDocument.isA("ServiceAccount"))
                            .map(document -> document.namespace() + "/" + document.name()))
                    .contains(account);
            assertThat(users.put(account, workload.toString())).as(account).isNull();
        }
    }

    /** A token without a role is of no use to anybody but a thief. */
    @Test
    void tokensAreForThoseWithARole() {
        for (ManifestsWorkload workload : WORKLOADS) {
            if (workload.pod().path("automountServiceAccountToken").asBoolean()) {
                String account = workload.pod().path("serviceAccountName").asString();
                assertThat(ALL.stream()
                                .filter(ManifestsDocument.isA("RoleBinding", "ClusterRoleBinding"))
                                .flatMap(binding ->
                                        binding.json().path("subjects").valueStream())
                                .map(subject -> subject.path("name").asString()))
                        .as(workload.toString())
                        .contains(account);
            }
        }
    }

    @Test
    void servicesFindPodsAndPorts() {
        for (ManifestsDocument service :
                ALL.stream().filter(ManifestsDocument.isA("Service")).toList()) {
            Map<String, String> selector =
                    ManifestsWorkload.strings(service.spec().path("selector"));
            List<ManifestsWorkload> found = WORKLOADS.stream()
                    .filter(workload -> workload.document().namespace().equals(service.namespace()))
                    .filter(workload -> workload.labels().entrySet().containsAll(selector.entrySet()))
                    .toList();
            assertThat(found).as(service.toString()).hasSize(1);
            for (JsonNode port : service.spec().path("ports")) {
                assertThat(found.getFirst().ports().stream()
                                .map(container -> container.path("name").asString()))
                        .as(service.toString())
                        .contains(port.path("targetPort").asString());
            }
        }
    }

    @Test
    void everyServiceIsScaledAndProtected() {
        for (String kind : List.of("HorizontalPodAutoscaler", "PodDisruptionBudget")) {
            assertThat(ALL.stream().filter(ManifestsDocument.isA(kind)).map(ManifestsDocument::name))
                    .as(kind)
                    .contains("orchestrator", "peer-hub", "supervisor", "sandbox", "dlq-worker");
        }
        for (ManifestsDocument hpa : ALL.stream()
                .filter(ManifestsDocument.isA("HorizontalPodAutoscaler"))
                .toList()) {
            JsonNode target = hpa.spec().path("scaleTargetRef");
            assertThat(ALL.stream()
                            .filter(ManifestsDocument.isA(target.path("kind").asString()))
                            .filter(document -> document.namespace().equals(hpa.namespace()))
                            .map(ManifestsDocument::name))
                    .as(hpa.toString())
                    .contains(target.path("name").asString());
            // Nobody answers for other metrics on a cluster without an adapter, and then nothing is scaled down.
            assertThat(hpa.spec()
                            .path("metrics")
                            .valueStream()
                            .map(metric -> metric.path("type").asString()))
                    .containsExactly("Resource");
        }
        for (ManifestsDocument budget : ALL.stream()
                .filter(ManifestsDocument.isA("PodDisruptionBudget"))
                .toList()) {
            assertThat(WORKLOADS.stream()
                            .filter(workload -> workload.document().namespace().equals(budget.namespace()))
                            .filter(workload -> workload.matches(budget.spec().path("selector"))))
                    .as(budget.toString())
                    .hasSize(1);
        }
    }

    @Test
    void theIngressIsTheEdge() {
        Map<String, Integer> ports =
                Map.of("orchestrator", 1, "peer-hub", 2, "supervisor", 3, "sandbox", 4, "dlq-worker", 5);
        Upstreams edge = new Upstreams(1, 2, 3, 4, 5);
        Set<String> prefixes = new HashSet<>();
        for (ManifestsDocument ingress :
                ALL.stream().filter(ManifestsDocument.isA("Ingress")).toList()) {
            for (JsonNode path : ingress.spec().at("/rules/0/http/paths")) {
                String value = path.path("path").asString();
                String service = path.at("/backend/service/name").asString();
                assertThat(ALL.stream()
                                .filter(ManifestsDocument.isA("Service"))
                                .filter(document -> document.namespace().equals(ingress.namespace()))
                                .map(ManifestsDocument::name))
                        .contains(service);
                if (!value.equals("/v3/api-docs")) {
                    assertThat(edge.find(value)).as(value).hasValue(ports.getOrDefault(service, 0));
                    prefixes.add(value.substring(1).split("[/:]", 2)[0]);
                }
            }
        }
        assertThat(prefixes).isEqualTo(edge.prefixes());
    }

    /** Values of {@code field} in all objects below that hang at one of the keys. */
    private static List<String> named(JsonNode node, Set<String> keys, String field) {
        List<String> found = new ArrayList<>();
        node.properties().forEach(entry -> {
            if (keys.contains(entry.getKey()) && entry.getValue().path(field).isString()) {
                found.add(entry.getValue().path(field).asString());
            }
            found.addAll(named(entry.getValue(), keys, field));
        });
        if (node.isArray()) {
            node.forEach(element -> found.addAll(named(element, keys, field)));
        }
        return found;
    }
}
