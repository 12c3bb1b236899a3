package dev.golden.operations.preflight;

import dev.golden.operations.preflight.Workload.Part;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** What every container must say. */
final class ContainerRules implements Rule {

    private static final Map<String, String> PROBES = Map.of(
            "startupProbe", "missing-startup-probe",
            "readinessProbe", "missing-readiness-probe",
            "livenessProbe", "missing-liveness-probe");

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        for (Workload workload : inventory.workloads()) {
            for (Part part : workload.containers()) {
                resources(workload, part, findings);
                image(workload, part, findings);
                security(workload, part, findings);
                if (workload.serves() && !part.initial()) {
                    PROBES.forEach((probe, rule) -> {
                        if (part.container().path(probe).isMissingNode()) {
                            findings.accept(workload.finding(part, probe, rule, "add a " + probe));
                        }
                    });
                }
            }
        }
    }

    private static void resources(Workload workload, Part part, Consumer<Finding> findings) {
        JsonNode resources = part.container().path("resources");
        for (String unit : List.of("cpu", "memory")) {
            if (resources.path("requests").path(unit).isMissingNode()) {
                findings.accept(workload.finding(
                        part, "resources.requests." + unit, "missing-request", "say how much " + unit + " it needs"));
            }
            if (resources.path("limits").path(unit).isMissingNode()) {
                findings.accept(workload.finding(
                        part, "resources.limits." + unit, "missing-limit", "say how much " + unit + " it may take"));
            }
        }
    }

    private static void image(Workload workload, Part part, Consumer<Finding> findings) {
        String image = part.container().path("image").asString("");
        String last = image.substring(image.lastIndexOf('/') + 1);
        if (!image.contains("@sha256:") && (!last.contains(":") || last.endsWith(":latest"))) {
            findings.accept(workload.finding(
                    part,
                    "image",
                    "floating-image",
                    "`" + image + "` means another image tomorrow; name a version or a digest"));
        }
    }

    private static void security(Workload workload, Part part, Consumer<Finding> findings) {
        JsonNode own = part.container().path("securityContext");
        JsonNode pod = workload.pod().path("securityContext");
        if (own.path("privileged").asBoolean(false)) {
            findings.accept(workload.finding(part, "securityContext.privileged", "privileged", "remove it"));
        }
        if (own.path("allowPrivilegeEscalation").asBoolean(true)) {
            findings.accept(workload.finding(
                    part, "securityContext.allowPrivilegeEscalation", "privilege-escalation", "set it to false"));
        }
        JsonNode nonRoot = own.has("runAsNonRoot") ? own.path("runAsNonRoot") : pod.path("runAsNonRoot");
        JsonNode user = own.has("runAsUser") ? own.path("runAsUser") : pod.path("runAsUser");
        if (!nonRoot.asBoolean(false) || user.asInt(1) == 0) {
            findings.accept(workload.finding(
                    part,
                    "securityContext.runAsNonRoot",
                    "runs-as-root",
                    "set runAsNonRoot: true and a runAsUser above 0"));
        }
        if (!own.path("readOnlyRootFilesystem").asBoolean(false)) {
            findings.accept(workload.finding(
                    part,
                    "securityContext.readOnlyRootFilesystem",
                    "writable-root",
                    "set it to true and mount an emptyDir where it writes"));
        }
        if (!own.path("capabilities").path("add").isEmpty()) {
            findings.accept(
                    workload.finding(part, "securityContext.capabilities.add", "added-capability", "remove it"));
        }
        boolean dropsAll = false;
        for (JsonNode capability : own.path("capabilities").path("drop")) {
            dropsAll |= capability.asString("").equals("ALL");
        }
        if (!dropsAll) {
            findings.accept(
                    workload.finding(part, "securityContext.capabilities.drop", "kept-capabilities", "drop [ALL]"));
        }
        seccomp(workload, part, findings);
    }

    /** Code that builds sandboxes needs system calls that the default filter refuses: its namespace may say Unconfined. */
    private static void seccomp(Workload workload, Part part, Consumer<Finding> findings) {
        JsonNode own = part.container().path("securityContext").path("seccompProfile");
        JsonNode profile =
                own.isMissingNode() ? workload.pod().path("securityContext").path("seccompProfile") : own;
        String type = profile.path("type").asString("");
        boolean excepted =
                type.equals("Unconfined") && workload.manifest().namespace().equals("golden-sandbox");
        if (!List.of("RuntimeDefault", "Localhost").contains(type) && !excepted) {
            findings.accept(workload.finding(
                    part, "securityContext.seccompProfile", "missing-seccomp", "set type: RuntimeDefault"));
        }
    }
}
