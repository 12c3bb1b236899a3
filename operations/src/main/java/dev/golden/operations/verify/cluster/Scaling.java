package dev.golden.operations.verify.cluster;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Autoscalers and disruption budgets. */
public final class Scaling {

    private final KubernetesClient client;

    Scaling(KubernetesClient client) {
        this.client = client;
    }

    /** Services without an autoscaler. */
    public List<String> missingAutoscalers(List<String> services) {
        List<String> names =
                autoscalers().stream().map(hpa -> hpa.getMetadata().getName()).toList();
        return services.stream()
                .filter(service -> !names.contains(service))
                .map(service -> "HPA " + service + " is missing")
                .toList();
    }

    /** Autoscalers that do not scale: no reading of their metrics. */
    public List<String> idleAutoscalers() {
        List<String> faults = new ArrayList<>();
        if (autoscalers().isEmpty()) {
            faults.add("there is no HPA");
        }
        for (HorizontalPodAutoscaler hpa : autoscalers()) {
            String name = hpa.getMetadata().getName();
            if (hpa.getStatus() == null || hpa.getStatus().getConditions() == null) {
                faults.add("HPA " + name + " has no status yet");
                continue;
            }
            hpa.getStatus().getConditions().stream()
                    .filter(condition -> List.of("AbleToScale", "ScalingActive").contains(condition.getType())
                            && !"True".equals(condition.getStatus()))
                    .forEach(condition -> faults.add("HPA " + name + ": " + condition.getMessage()));
        }
        return faults;
    }

    public List<String> disruptionBudgets(List<String> services) {
        List<String> faults = new ArrayList<>();
        for (String service : services) {
            boolean there = Cluster.NAMESPACES.stream()
                    .map(namespace -> client.policy()
                            .v1()
                            .podDisruptionBudget()
                            .inNamespace(namespace)
                            .withName(service)
                            .get())
                    .anyMatch(Objects::nonNull);
            if (!there) {
                faults.add("PodDisruptionBudget " + service + " is missing");
            }
        }
        return faults;
    }

    private List<HorizontalPodAutoscaler> autoscalers() {
        return Cluster.NAMESPACES.stream()
                .flatMap(
                        namespace -> client
                                .autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .stream())
                .toList();
    }
}
