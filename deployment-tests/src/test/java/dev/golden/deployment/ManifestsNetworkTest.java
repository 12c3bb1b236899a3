package dev.golden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.deployment.ManifestsNetwork.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ManifestsNetworkTest {

    private static final String PLATFORM = "golden-architecture";
    private static final Set<String> SERVICES =
            Set.of("orchestrator", "peer-hub", "supervisor", "dlq-worker", "sandbox");

    /** Monitoring brings its own policies: their flows are checked with it. */
    private static final Set<String> MONITORING = Set.of("prometheus", "alertmanager", "grafana", "loki", "alloy");

    private static final List<ManifestsDocument> BASE = ManifestsDocument.base();
    private static final List<ManifestsWorkload> WORKLOADS = ManifestsWorkload.in(BASE).stream()
            .filter(workload -> !MONITORING.contains(workload.appName()))
            .toList();

    private final ManifestsNetwork network = new ManifestsNetwork(BASE);

    @Test
    void bothNamespacesDenyByDefault() {
        for (String namespace : List.of(PLATFORM, ManifestsRules.SANDBOX)) {
            Pod anybody = Pod.named(namespace, "something-new");
            assertThat(network.mayReceive(Pod.named(PLATFORM, "orchestrator"), anybody, 8080))
                    .isFalse();
            assertThat(network.maySend(anybody, Pod.named(PLATFORM, "postgres"), 5432))
                    .isFalse();
            assertThat(network.maySend(anybody, Pod.named("default", "anything"), 443))
                    .isFalse();
            assertThat(network.maySend(anybody, Pod.named("kube-system", "coredns"), 53))
                    .isTrue();
        }
    }

    @Test
    void theseAndNoOtherFlowsAreAllowed() {
        Set<String> expected = new TreeSet<>();
        for (String service : SERVICES) {
            expected.add(service + " -> pgbouncer:6432");
            expected.add(service + " -> redis:6379");
            expected.add(service + " -> nats:4222");
        }
        expected.add("pgbouncer -> postgres:5432");
        expected.add("nats -> nats:6222");
        expected.add("migrate -> postgres:5432");
        expected.add("jetstream-setup -> nats:4222");
        expected.add("golden-backup -> postgres:5432");
        expected.add("golden-backup -> nats:4222");

        Set<String> allowed = new TreeSet<>();
        for (ManifestsWorkload from : WORKLOADS) {
            for (ManifestsWorkload to : WORKLOADS) {
                for (int port : ports(to)) {
                    if (network.mayFlow(pod(from), pod(to), port)) {
                        allowed.add(from.appName() + " -> " + to.appName() + ":" + port);
                    }
                }
            }
        }
        assertThat(allowed).isEqualTo(expected);
    }

    @Test
    void fromOutsideOnlyRequestsAndScrapesComeIn() {
        for (ManifestsWorkload to : WORKLOADS) {
            for (int port : ports(to)) {
                boolean web = SERVICES.contains(to.appName());
                assertThat(network.mayReceive(Pod.named("ingress-nginx", "ingress-nginx"), pod(to), port))
                        .as("ingress controller to %s", to)
                        .isEqualTo(web);
                assertThat(network.mayReceive(Pod.named(PLATFORM, "prometheus"), pod(to), port))
                        .as("Prometheus to %s", to)
                        .isEqualTo(web);
                assertThat(network.mayReceive(Pod.named("default", "orchestrator"), pod(to), port))
                        .as("a stranger to %s", to)
                        .isFalse();
            }
        }
    }

    @Test
    void aModelIsReachedOnlyWhereOneIsConfigured() {
        for (ManifestsWorkload from : WORKLOADS) {
            assertThat(network.maySend(pod(from), Pod.named("the-internet", "model"), 443))
                    .as(from.toString())
                    .isFalse();
        }
        ManifestsDocument policy = ManifestsDocument.components().stream()
                .filter(document -> document.name().equals("model-egress"))
                .findFirst()
                .orElseThrow();
        assertThat(policy.spec().at("/egress/0/ports/0/port").asInt()).isEqualTo(443);
        assertThat(policy.spec()
                        .at("/egress/0/to/0/ipBlock/except")
                        .valueStream()
                        .map(JsonNode::asString))
                .as("neither the cluster nor a cloud's metadata")
                .contains("10.0.0.0/8", "169.254.0.0/16");
    }

    private static Pod pod(ManifestsWorkload workload) {
        return new Pod(workload.document().namespace(), workload.labels());
    }

    private static List<Integer> ports(ManifestsWorkload workload) {
        List<Integer> ports = new ArrayList<>();
        workload.ports().forEach(port -> ports.add(port.path("containerPort").asInt()));
        return ports;
    }
}
