package dev.golden.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What every workload must keep: Pod Security `restricted` and the house's own rules. */
final class ManifestsRules {

    /** Where the sandbox's exception holds. */
    static final String SANDBOX = "golden-sandbox";

    private static final Pattern EXACT = Pattern.compile(".+(:v?\\d[\\w.-]*|@sha256:[0-9a-f]{64})");
    private static final Set<String> VOLUMES =
            Set.of("configMap", "secret", "emptyDir", "persistentVolumeClaim", "projected", "downwardAPI");

    private final ManifestsWorkload workload;
    private final List<String> problems = new ArrayList<>();

    private ManifestsRules(ManifestsWorkload workload) {
        this.workload = workload;
    }

    /** One line for each broken rule. */
    static List<String> problems(ManifestsWorkload workload) {
        ManifestsRules rules = new ManifestsRules(workload);
        rules.checkPod();
        for (JsonNode container : workload.containers()) {
            rules.checkContainer(container);
            rules.checkSecurity(container);
        }
        if (!workload.endsByItself()) {
            workload.mainContainers().forEach(rules::checkProbes);
            rules.checkRollout();
        }
        return rules.problems;
    }

    private void checkPod() {
        JsonNode pod = workload.pod();
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            must(!pod.path(shared).asBoolean(false), shared);
        }
        for (JsonNode volume : pod.path("volumes")) {
            must(
                    VOLUMES.stream().anyMatch(volume::has),
                    "volume " + volume.path("name").asString());
            if (volume.has("emptyDir")) {
                must(volume.path("emptyDir").has("sizeLimit"), "emptyDir without a size limit");
            }
        }
        must(pod.path("serviceAccountName").isString(), "no service account of its own");
        must(pod.path("automountServiceAccountToken").isBoolean(), "token of the service account not decided on");
        must(workload.labels().containsKey("app.kubernetes.io/name"), "no label app.kubernetes.io/name");
        must(workload.labels().containsKey("app.kubernetes.io/part-of"), "no label app.kubernetes.io/part-of");
    }

    private void checkContainer(JsonNode container) {
        String name = container.path("name").asString("");
        must(EXACT.matcher(container.path("image").asString("")).matches(), name + ": image without an exact tag");
        must(container.path("imagePullPolicy").asString("").equals("IfNotPresent"), name + ": image pull policy");
        for (String kind : List.of("requests", "limits")) {
            for (String resource : List.of("cpu", "memory", "ephemeral-storage")) {
                must(container.path("resources").path(kind).has(resource), name + ": no " + resource + " in " + kind);
            }
        }
    }

    private void checkSecurity(JsonNode container) {
        String name = container.path("name").asString("");
        JsonNode own = container.path("securityContext");
        JsonNode pod = workload.pod().path("securityContext");
        must(!own.path("privileged").asBoolean(false), name + ": privileged");
        must(isFalse(own.path("allowPrivilegeEscalation")), name + ": privilege escalation");
        must(own.path("readOnlyRootFilesystem").asBoolean(false), name + ": writable root file system");
        must(
                own.path("capabilities")
                        .path("drop")
                        .valueStream()
                        .anyMatch(drop -> drop.asString().equals("ALL")),
                name + ": capabilities not dropped");
        must(own.path("capabilities").path("add").isEmpty(), name + ": capabilities added");
        must(either(own, pod, "runAsNonRoot").asBoolean(false), name + ": may run as root");
        must(either(own, pod, "runAsUser").asInt(0) > 0, name + ": no user, or root");
        String seccomp = either(own, pod, "seccompProfile").path("type").asString("");
        must(
                seccomp.equals("RuntimeDefault")
                        || (seccomp.equals("Unconfined")
                                && workload.document().namespace().equals(SANDBOX)),
                name + ": seccomp profile " + seccomp);
        for (JsonNode port : container.path("ports")) {
            must(!port.has("hostPort"), name + ": host port");
        }
    }

    private void checkProbes(JsonNode container) {
        String name = container.path("name").asString("");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            must(container.has(probe), name + ": no " + probe);
        }
    }

    private void checkRollout() {
        JsonNode spec = workload.document().spec();
        must(workload.matches(spec.path("selector")), "selector does not match the pods' labels");
        must(spec.path("revisionHistoryLimit").isInt(), "no limit of old revisions");
        if (!workload.labels().getOrDefault("app.kubernetes.io/component", "").equals("service")) {
            return;
        }
        JsonNode rolling = spec.path("strategy").path("rollingUpdate");
        must(
                rolling.path("maxUnavailable").asString("").equals("0"),
                "a rollout takes pods away before others are there");
        must(!spec.has("replicas"), "replicas are the HPA's: here they would reset them");
        must(!workload.pod().path("topologySpreadConstraints").isEmpty(), "pods are not spread");
        int preStop = workload.mainContainers()
                .getFirst()
                .path("lifecycle")
                .path("preStop")
                .path("sleep")
                .path("seconds")
                .asInt(0);
        must(preStop >= 5, "no pause before the end for proxies to take the pod out");
        // golden.yaml: timeout-per-shutdown-phase 20s; web server, periodic work, messaging are three phases.
        must(
                workload.pod().path("terminationGracePeriodSeconds").asInt(30) >= preStop + 3 * 20,
                "killed before it has drained");
    }

    private static JsonNode either(JsonNode own, JsonNode pod, String key) {
        return own.has(key) ? own.path(key) : pod.path(key);
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.asBoolean();
    }

    private void must(boolean kept, String otherwise) {
        if (!kept) {
            problems.add(otherwise);
        }
    }
}
