package dev.golden.operations.preflight;

import dev.golden.operations.preflight.Workload.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What a pod shares with its node and the API, and where its replicas run. */
final class PodRules implements Rule {

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        Set<String> bound = accountsWithRights(inventory);
        for (Workload workload : inventory.workloads()) {
            host(workload, findings);
            token(inventory, workload, bound, findings);
            if (workload.isService()) {
                replicas(inventory, workload, findings);
            }
        }
        inventory.of("CronJob").forEach(job -> {
            String policy = job.spec().path("concurrencyPolicy").asString("");
            if (!List.of("Forbid", "Replace").contains(policy)) {
                findings.accept(job.finding(
                        "spec.concurrencyPolicy",
                        "cronjob-concurrency",
                        "set Forbid: two runs at once disturb each other"));
            }
        });
    }

    private static void host(Workload workload, Consumer<Finding> findings) {
        JsonNode pod = workload.pod();
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.path(shared).asBoolean(false)) {
                findings.accept(workload.finding(shared, "host-namespace", "remove it"));
            }
        }
        JsonNode volumes = pod.path("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            if (volumes.path(i).has("hostPath")) {
                findings.accept(workload.finding(
                        "volumes[" + i + "].hostPath", "host-path", "use an emptyDir or a PersistentVolumeClaim"));
            }
        }
        for (Part part : workload.containers()) {
            for (JsonNode port : part.container().path("ports")) {
                if (port.path("hostPort").asInt(0) != 0) {
                    findings.accept(workload.finding(
                            part, "ports.hostPort", "host-port", "remove it; a Service reaches the pod"));
                }
            }
        }
    }

    private static void token(Inventory inventory, Workload workload, Set<String> bound, Consumer<Finding> findings) {
        JsonNode pod = workload.pod();
        String namespace = workload.manifest().namespace();
        String account = pod.path("serviceAccountName").asString("default");
        boolean byAccount = inventory
                .find("ServiceAccount", namespace, account)
                .map(found -> found.root().path("automountServiceAccountToken").asBoolean(true))
                .orElse(true);
        if (pod.path("automountServiceAccountToken").asBoolean(byAccount)
                && !bound.contains(namespace + "/" + account)) {
            findings.accept(workload.finding(
                    "automountServiceAccountToken",
                    "token-automount",
                    "set it to false: the pod asks the API nothing"));
        }
    }

    private static Set<String> accountsWithRights(Inventory inventory) {
        Set<String> accounts = new HashSet<>();
        inventory.manifests().stream()
                .filter(manifest -> manifest.kind().endsWith("RoleBinding"))
                .forEach(binding -> binding.root().path("subjects").forEach(subject -> {
                    if (subject.path("kind").asString("").equals("ServiceAccount")) {
                        accounts.add(subject.path("namespace").asString(binding.namespace()) + "/"
                                + subject.path("name").asString(""));
                    }
                }));
        return accounts;
    }

    private static void replicas(Inventory inventory, Workload workload, Consumer<Finding> findings) {
        if (inventory.replicas(workload) < 2) {
            boolean scaled = inventory.autoscaler(workload.manifest()).isPresent();
            findings.accept(workload.manifest()
                    .finding(
                            scaled ? "minReplicas of its HorizontalPodAutoscaler" : "spec.replicas",
                            "single-replica",
                            "at least 2: with one, every node drain is an outage"));
        }
        JsonNode pod = workload.pod();
        boolean spread = !pod.path("topologySpreadConstraints").isEmpty()
                || !pod.path("affinity").path("podAntiAffinity").isMissingNode();
        if (!spread) {
            findings.accept(workload.finding(
                    "topologySpreadConstraints",
                    "no-spread",
                    "spread over kubernetes.io/hostname, or one node takes all replicas"));
        }
    }
}
