package dev.golden.operations.preflight;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Rights in the cluster: named one by one, and never the Secrets. */
final class RightsRules implements Rule {

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        inventory.manifests().stream()
                .filter(manifest -> List.of("Role", "ClusterRole").contains(manifest.kind()))
                .forEach(role -> {
                    JsonNode rules = role.root().path("rules");
                    for (int i = 0; i < rules.size(); i++) {
                        rule(role, "rules[" + i + "]", rules.path(i), findings);
                    }
                });
    }

    private static void rule(Manifest role, String path, JsonNode rule, Consumer<Finding> findings) {
        for (String field : List.of("apiGroups", "resources", "verbs")) {
            if (values(rule.path(field)).contains("*")) {
                findings.accept(role.finding(path + "." + field, "rbac-wildcard", "name them one by one"));
            }
        }
        Set<String> verbs = values(rule.path("verbs"));
        verbs.retainAll(Set.of("get", "list", "watch"));
        if (values(rule.path("resources")).contains("secrets") && !verbs.isEmpty()) {
            findings.accept(role.finding(
                    path + ".verbs",
                    "rbac-reads-secrets",
                    "whoever lists Secrets has every one of them; remove `secrets`"));
        }
    }

    private static Set<String> values(JsonNode list) {
        Set<String> values = new HashSet<>();
        list.forEach(value -> values.add(value.asString("")));
        return values;
    }
}
