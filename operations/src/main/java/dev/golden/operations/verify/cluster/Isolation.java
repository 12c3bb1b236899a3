package dev.golden.operations.verify.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Who may talk to whom. */
public final class Isolation {

    private final KubernetesClient client;

    Isolation(KubernetesClient client) {
        this.client = client;
    }

    /** Namespaces that are open by default, and pods that no policy lets talk to anybody. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (String namespace : Cluster.NAMESPACES) {
            List<NetworkPolicy> policies = client.network()
                    .v1()
                    .networkPolicies()
                    .inNamespace(namespace)
                    .list()
                    .getItems();
            if (policies.stream().noneMatch(Isolation::deniesAll)) {
                faults.add("namespace " + namespace + " has no policy that denies by default");
            }
            client.pods().inNamespace(namespace).list().getItems().stream()
                    .filter(pod -> policies.stream().noneMatch(policy -> !deniesAll(policy) && selects(policy, pod)))
                    .forEach(pod -> faults.add(
                            "no policy is about pod " + pod.getMetadata().getName()));
        }
        return faults;
    }

    private static boolean deniesAll(NetworkPolicy policy) {
        var spec = policy.getSpec();
        var selector = spec.getPodSelector();
        return (selector == null
                        || (Objects.requireNonNullElse(selector.getMatchLabels(), Map.of())
                                        .isEmpty()
                                && selector.getMatchExpressions().isEmpty()))
                && spec.getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
                && spec.getIngress().isEmpty()
                && spec.getEgress().isEmpty();
    }

    private static boolean selects(NetworkPolicy policy, Pod pod) {
        var selector = policy.getSpec().getPodSelector();
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        return selector == null
                || !selector.getMatchExpressions().isEmpty()
                || labels.entrySet()
                        .containsAll(Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of())
                                .entrySet());
    }
}
