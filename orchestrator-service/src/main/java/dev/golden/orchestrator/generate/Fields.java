package dev.golden.orchestrator.generate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Fields under the names models give them: the asked for one first, then what is seen instead. */
enum Fields {
    FILES("files", "file", "artifacts", "outputs", "modules"),
    PATH("path", "name", "filename", "file_name", "file", "filepath", "file_path"),
    CONTENT("content", "contents", "code", "text", "body", "source"),
    DOCUMENT("document", "markdown", "content", "text", "body", "design", "documentation", "report"),
    ITEMS("items", "plan", "work_items", "workitems", "tasks", "subtasks", "nodes", "steps"),
    KEY("key", "id", "name"),
    ROLE("role", "agent", "agent_role", "assignee"),
    DESCRIPTION("description", "task", "goal", "instructions", "details", "title", "summary"),
    DEPENDS_ON("depends_on", "dependson", "dependencies", "deps", "requires", "after");

    private final List<String> names;

    Fields(String... names) {
        this.names = List.of(names);
    }

    /** The field's value, whatever the case and the hyphens of its name. */
    Optional<JsonNode> find(JsonNode object) {
        if (!object.isObject()) {
            return Optional.empty();
        }
        for (String name : names) {
            for (String present : object.propertyNames()) {
                if (plain(present).equals(name) && !object.path(present).isNull()) {
                    return Optional.of(object.path(present));
                }
            }
        }
        return Optional.empty();
    }

    /** The field as text: of an array of lines, the lines. */
    Optional<String> text(JsonNode object) {
        return find(object).flatMap(value -> {
            if (value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isString)) {
                return Optional.of(String.join(
                        "\n", value.valueStream().map(JsonNode::stringValue).toList()));
            }
            return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
        });
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }
}
