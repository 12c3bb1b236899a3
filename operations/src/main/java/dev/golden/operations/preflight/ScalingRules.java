package dev.golden.operations.preflight;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Autoscalers and disruption budgets that do what they say. */
final class ScalingRules implements Rule {

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        inventory.of("HorizontalPodAutoscaler").forEach(hpa -> autoscaler(inventory, hpa, findings));
        inventory.of("PodDisruptionBudget").forEach(budget -> budget(inventory, budget, findings));
    }

    private static void autoscaler(Inventory inventory, Manifest hpa, Consumer<Finding> findings) {
        JsonNode target = hpa.spec().path("scaleTargetRef");
        if (target.path("name").asString("").isEmpty()) {
            findings.accept(
                    hpa.finding("spec.scaleTargetRef", "hpa-without-target", "name the Deployment that it scales"));
            return;
        }
        Optional<Manifest> found = inventory.find(
                target.path("kind").asString(""),
                hpa.namespace(),
                target.path("name").asString(""));
        if (found.isEmpty()) {
            findings.accept(hpa.finding(
                    "spec.scaleTargetRef",
                    "hpa-wrong-target",
                    "there is no " + target.path("kind").asString("") + "/"
                            + target.path("name").asString("") + " in " + hpa.namespace()));
        }
        int max = hpa.spec().path("maxReplicas").asInt(0);
        if (hpa.spec().path("minReplicas").asInt(1) > max) {
            findings.accept(hpa.finding("spec.minReplicas", "hpa-bounds", "must not be above maxReplicas " + max));
        }
        if (hpa.spec().path("metrics").isEmpty()) {
            findings.accept(hpa.finding("spec.metrics", "hpa-without-metric", "name what it scales by"));
        }
        found.flatMap(Workload::of).ifPresent(workload -> requests(hpa, workload, findings));
    }

    private static void requests(Manifest hpa, Workload workload, Consumer<Finding> findings) {
        for (JsonNode metric : hpa.spec().path("metrics")) {
            String resource = metric.path("resource").path("name").asString("");
            boolean share = metric.path("resource")
                    .path("target")
                    .path("type")
                    .asString("")
                    .equals("Utilization");
            if (share
                    && workload.containers().stream()
                            .anyMatch(part -> !part.initial()
                                    && part.container()
                                            .path("resources")
                                            .path("requests")
                                            .path(resource)
                                            .isMissingNode())) {
                findings.accept(hpa.finding(
                        "spec.metrics",
                        "hpa-without-request",
                        "a container of " + workload.manifest().object() + " requests no " + resource
                                + ", so there is nothing to take a percentage of"));
            }
        }
    }

    private static void budget(Inventory inventory, Manifest budget, Consumer<Finding> findings) {
        List<Workload> selected =
                inventory.selected(budget.namespace(), budget.spec().path("selector"));
        if (selected.isEmpty()) {
            findings.accept(budget.finding("spec.selector", "pdb-matches-nothing", "no pod has these labels"));
            return;
        }
        JsonNode unavailable = budget.spec().path("maxUnavailable");
        if (List.of("0", "0%").contains(unavailable.asString("1"))) {
            findings.accept(budget.finding("spec.maxUnavailable", "pdb-blocks", "with 0 no node can ever be drained"));
        }
        JsonNode available = budget.spec().path("minAvailable");
        int replicas = selected.stream().mapToInt(inventory::replicas).sum();
        boolean all = available.asString("").equals("100%") || (available.isNumber() && available.asInt() >= replicas);
        if (all) {
            findings.accept(budget.finding(
                    "spec.minAvailable",
                    "pdb-blocks",
                    "of " + replicas + " replicas none may go, so no node can ever be drained; use maxUnavailable: 1"));
        }
    }
}
