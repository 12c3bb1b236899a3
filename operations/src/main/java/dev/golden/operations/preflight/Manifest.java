package dev.golden.operations.preflight;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One object of a manifest. */
record Manifest(String file, JsonNode root) {

    String kind() {
        return root.path("kind").asString("");
    }

    String name() {
        return root.path("metadata").path("name").asString("");
    }

    String namespace() {
        return root.path("metadata").path("namespace").asString("");
    }

    JsonNode spec() {
        return root.path("spec");
    }

    Map<String, String> labels() {
        return strings(root.path("metadata").path("labels"));
    }

    String object() {
        return kind() + "/" + name();
    }

    Finding finding(String path, String rule, String mend) {
        return new Finding(file, object(), path, rule, mend);
    }

    static Map<String, String> strings(JsonNode node) {
        Map<String, String> values = new TreeMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asString("")));
        return values;
    }
}
