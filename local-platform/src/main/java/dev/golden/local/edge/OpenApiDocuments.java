package dev.golden.local.edge;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One OpenAPI document out of several. */
final class OpenApiDocuments {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SCHEMA_REFERENCE = "#/components/schemas/";

    private final ObjectNode merged = JSON.createObjectNode();

    OpenApiDocuments() {
        merged.put("openapi", "3.1.0");
        merged.putObject("info").put("title", "Golden Architecture").put("version", "1");
        merged.putArray("servers").addObject().put("url", "/");
        merged.putObject("paths");
        merged.putObject("components").putObject("schemas");
    }

    /** Adds a service's document. A schema whose name another service uses for something else gets the service's name. */
    void add(String service, JsonNode document) {
        ObjectNode schemas = (ObjectNode) merged.path("components").path("schemas");
        JsonNode renamed = document;
        for (Map.Entry<String, JsonNode> schema :
                document.path("components").path("schemas").properties()) {
            JsonNode present = schemas.get(schema.getKey());
            if (present != null && !present.equals(schema.getValue())) {
                renamed = rename(renamed, schema.getKey(), schema.getKey() + "_" + service);
            }
        }
        for (Map.Entry<String, JsonNode> schema :
                renamed.path("components").path("schemas").properties()) {
            schemas.set(schema.getKey(), schema.getValue());
        }
        ObjectNode components = (ObjectNode) merged.path("components");
        for (Map.Entry<String, JsonNode> part : renamed.path("components").properties()) {
            if (!part.getKey().equals("schemas") && part.getValue() instanceof ObjectNode content) {
                components.withObject("/" + part.getKey()).setAll(content);
            }
        }
        ObjectNode paths = (ObjectNode) merged.path("paths");
        for (Map.Entry<String, JsonNode> path : renamed.path("paths").properties()) {
            if (path.getValue() instanceof ObjectNode operations) {
                // Every service has /health: the first one stands for all.
                ObjectNode target =
                        paths.get(path.getKey()) instanceof ObjectNode there ? there : paths.putObject(path.getKey());
                operations.properties().forEach(operation -> {
                    if (!target.has(operation.getKey())) {
                        target.set(operation.getKey(), operation.getValue());
                    }
                });
            }
        }
        if (!merged.has("security") && document.has("security")) {
            merged.set("security", document.path("security"));
        }
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(merged);
    }

    private static JsonNode rename(JsonNode document, String from, String to) {
        JsonNode copy = replaceReferences(document, SCHEMA_REFERENCE + from, SCHEMA_REFERENCE + to);
        if (copy.path("components").path("schemas") instanceof ObjectNode schemas) {
            JsonNode schema = schemas.remove(from);
            if (schema != null) {
                schemas.set(to, schema);
            }
        }
        return copy;
    }

    private static JsonNode replaceReferences(JsonNode node, String from, String to) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(field -> {
                boolean reference = field.getKey().equals("$ref")
                        && field.getValue().asString("").equals(from);
                if (reference) {
                    copy.put("$ref", to);
                } else {
                    copy.set(field.getKey(), replaceReferences(field.getValue(), from, to));
                }
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(replaceReferences(element, from, to)));
            return copy;
        }
        return node;
    }
}
