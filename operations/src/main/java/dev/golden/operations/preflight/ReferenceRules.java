package dev.golden.operations.preflight;

import dev.golden.operations.preflight.Workload.Part;
import dev.golden.operations.secrets.SecretsCommand;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Names that must lead somewhere: a pod whose Secret is missing does not start. */
final class ReferenceRules implements Rule {

    private static final String RULE = "unresolved-reference";

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        for (Workload workload : inventory.workloads()) {
            for (Part part : workload.containers()) {
                for (JsonNode variable : part.container().path("env")) {
                    String path = part.path() + ".env." + variable.path("name").asString("");
                    JsonNode from = variable.path("valueFrom");
                    reference(inventory, workload, path, "Secret", from.path("secretKeyRef"), "name", "key", findings);
                    reference(
                            inventory,
                            workload,
                            path,
                            "ConfigMap",
                            from.path("configMapKeyRef"),
                            "name",
                            "key",
                            findings);
                }
                for (JsonNode from : part.container().path("envFrom")) {
                    String path = part.path() + ".envFrom";
                    reference(inventory, workload, path, "Secret", from.path("secretRef"), "name", "", findings);
                    reference(inventory, workload, path, "ConfigMap", from.path("configMapRef"), "name", "", findings);
                }
            }
            for (JsonNode volume : workload.pod().path("volumes")) {
                String path =
                        workload.path() + ".volumes." + volume.path("name").asString("");
                volume(inventory, workload, path, volume, findings);
                for (JsonNode source : volume.path("projected").path("sources")) {
                    reference(inventory, workload, path, "Secret", source.path("secret"), "name", "", findings);
                    reference(inventory, workload, path, "ConfigMap", source.path("configMap"), "name", "", findings);
                }
            }
            String account = workload.pod().path("serviceAccountName").asString("");
            String namespace = workload.manifest().namespace();
            if (!account.isEmpty()
                    && inventory.find("ServiceAccount", namespace, account).isEmpty()) {
                findings.accept(workload.finding(
                        "serviceAccountName", RULE, "there is no ServiceAccount " + account + " in " + namespace));
            }
        }
    }

    private static void volume(
            Inventory inventory, Workload workload, String path, JsonNode volume, Consumer<Finding> findings) {
        reference(inventory, workload, path, "Secret", volume.path("secret"), "secretName", "", findings);
        reference(inventory, workload, path, "ConfigMap", volume.path("configMap"), "name", "", findings);
        reference(
                inventory,
                workload,
                path,
                "PersistentVolumeClaim",
                volume.path("persistentVolumeClaim"),
                "claimName",
                "",
                findings);
    }

    private static void reference(
            Inventory inventory,
            Workload workload,
            String path,
            String kind,
            JsonNode reference,
            String nameField,
            String keyField,
            Consumer<Finding> findings) {
        String name = reference.path(nameField).asString("");
        if (name.isEmpty() || reference.path("optional").asBoolean(false)) {
            return;
        }
        String namespace = workload.manifest().namespace();
        var found = inventory.find(kind, namespace, name);
        if (found.isEmpty()) {
            if (!comesLater(inventory, kind, namespace, name)) {
                findings.accept(workload.manifest()
                        .finding(path, RULE, "there is no " + kind + " " + name + " in " + namespace));
            }
            return;
        }
        String key = keyField.isEmpty() ? "" : reference.path(keyField).asString("");
        if (!key.isEmpty() && !keys(found.get()).contains(key)) {
            findings.accept(workload.manifest().finding(path, RULE, kind + " " + name + " has no key " + key));
        }
    }

    /** Without the Secrets themselves: those that `golden secrets` or an operator makes. */
    private static boolean comesLater(Inventory inventory, String kind, String namespace, String name) {
        return kind.equals("Secret")
                && (inventory.find("ExternalSecret", namespace, name).isPresent()
                        || (!inventory.secretsGiven() && SecretsCommand.names().contains(name)));
    }

    private static Set<String> keys(Manifest manifest) {
        return manifest.kind().equals("Secret")
                ? SecretRules.values(manifest).keySet()
                : Manifest.strings(manifest.root().path("data")).keySet();
    }
}
