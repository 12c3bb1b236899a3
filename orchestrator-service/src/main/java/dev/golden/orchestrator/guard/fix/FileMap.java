package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.JsonRepair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an answer that is a JSON map of files: {@code {"a.py": "…"}}, the same under {@code files}, or a list of objects
 * with a name and a text.
 */
public final class FileMap {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NAME = Pattern.compile("[\\w./-]{1,200}\\.\\w{1,10}");
    private static final int MOST = 64;

    private FileMap() {}

    /**
     * The files.
     *
     * @param asked whether a map was asked for: then near-JSON is repaired, else only a text that is a map and nothing else
     *     counts
     */
    public static Optional<Map<String, String>> read(String text, boolean asked) {
        String stripped = text.strip();
        if (!asked && !stripped.startsWith("{") && !stripped.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(files(JSON.readTree(asked ? JsonRepair.repair(stripped) : stripped)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Map<String, String> files(JsonNode root) {
        JsonNode node = root.path("files").isContainer() ? root.path("files") : root;
        Map<String, String> files = new LinkedHashMap<>();
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                if (!NAME.matcher(entry.getKey()).matches() || !entry.getValue().isString()) {
                    return null;
                }
                files.put(entry.getKey(), entry.getValue().asString());
            }
        } else {
            for (JsonNode entry : node) {
                String name = first(entry, "path", "name", "file", "filename", "file_name");
                String content = first(entry, "content", "text", "code", "source");
                if (name == null || content == null || !NAME.matcher(name).matches()) {
                    return null;
                }
                files.put(name, content);
            }
        }
        return files.isEmpty() || files.size() > MOST ? null : files;
    }

    private static @Nullable String first(JsonNode node, String... names) {
        for (String name : names) {
            if (node.path(name).isString()) {
                return node.path(name).asString();
            }
        }
        return null;
    }
}
