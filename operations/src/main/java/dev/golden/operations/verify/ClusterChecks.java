package dev.golden.operations.verify;

import dev.golden.operations.preflight.SecretStrength;
import dev.golden.operations.verify.cluster.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the manifests were to bring about. */
final class ClusterChecks {

    private static final Set<String> SECRETS = Set.of(
            "golden-jwt",
            "postgres-auth",
            "orchestrator-auth",
            "peer-hub-auth",
            "supervisor-auth",
            "dlq-worker-auth",
            "nats-auth",
            "redis-auth",
            "pgbouncer-auth",
            "operations-auth",
            "golden-ca",
            "golden-tls");

    private ClusterChecks() {}

    static Result secrets(Deployment deployment) {
        Cluster cluster = deployment.cluster();
        List<String> faults = new ArrayList<>(cluster.missingSecrets(SECRETS));
        for (String name : SECRETS) {
            cluster.secret(Cluster.NAMESPACE, name).orElse(Map.of()).forEach((key, value) -> {
                if (key.endsWith("PASSWORD") || key.equals("JWT_SECRET")) {
                    SecretStrength.weakness(key, value)
                            .ifPresent(weakness -> faults.add(name + " " + key + " " + weakness));
                }
            });
        }
        return Result.of(faults, SECRETS.size() + " Secrets, none a sample value");
    }

    static Result autoscalers(Deployment deployment) {
        return Result.of(deployment.cluster().scaling().idleAutoscalers(), "every HPA reads its metrics");
    }

    /** The name and tag that are agreed, whatever the registry. */
    static Result image(Deployment deployment, String service) {
        Optional<String> image =
                deployment.cluster().workloads(deployment.clock()).image(service);
        String wanted = service + ":v5.1";
        return image.map(found -> Result.when(
                        found.equals(wanted) || found.endsWith("/" + wanted) || found.contains(service + "@sha256:"),
                        found + " is deployed",
                        "the Deployment runs " + found))
                .orElseGet(() -> Result.fail("there is no Deployment " + service));
    }

    static Result pushed(Deployment deployment) {
        var workloads = deployment.cluster().workloads(deployment.clock());
        List<String> faults = new ArrayList<>(workloads.floatingImages());
        faults.addAll(workloads.imagesWithoutDigest());
        return Result.of(faults, "every image came from a registry, with a fixed tag");
    }

    static Result errors(Deployment deployment) {
        var workloads = deployment.cluster().workloads(deployment.clock());
        List<String> faults = new ArrayList<>(workloads.errorsInLogs());
        faults.addAll(workloads.oftenRestarted());
        return Result.of(faults, "no error in the last hour, no pod restarted often");
    }

    static Result structuredLogs(Deployment deployment) {
        return Result.of(
                deployment.cluster().workloads(deployment.clock()).logsWithoutStructure(),
                "every line is a JSON object");
    }

    static Result deployed(Deployment deployment, String name) {
        return Result.of(deployment.cluster().workloads(deployment.clock()).faults(name), "ready");
    }

    /** What stores the logs, and what brings them there. */
    static Result aggregated(Deployment deployment) {
        var workloads = deployment.cluster().workloads(deployment.clock());
        List<String> faults = new ArrayList<>(workloads.faults("loki"));
        faults.addAll(workloads.faults("alloy"));
        return Result.of(faults, "Loki and Alloy are ready");
    }

    /** A ConfigMap has an entry whose name or text has the words. */
    static Result configured(Deployment deployment, String map, String... words) {
        Optional<Map<String, String>> entries = deployment.cluster().configMap(Cluster.NAMESPACE, map);
        if (entries.isEmpty()) {
            return Result.fail("ConfigMap " + map + " is missing");
        }
        String text = entries.get().toString();
        List<String> faults = new ArrayList<>();
        for (String word : words) {
            if (!text.contains(word)) {
                faults.add("ConfigMap " + map + " lacks " + word);
            }
        }
        return Result.of(faults, map + " has " + String.join(", ", words));
    }

    static Result receivers(Deployment deployment) {
        Map<String, String> values = deployment
                .cluster()
                .secret(Cluster.NAMESPACE, "alertmanager-receivers")
                .orElse(Map.of());
        return Result.when(
                values.values().stream().anyMatch(value -> !value.isBlank()),
                "Secret alertmanager-receivers names a receiver",
                "Secret alertmanager-receivers names neither Slack nor PagerDuty");
    }
}
