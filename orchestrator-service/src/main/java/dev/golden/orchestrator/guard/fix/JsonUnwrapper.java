package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes the code out of a JSON value: a string, an object with the code in it, a tool call, a notebook. */
record JsonUnwrapper() implements Fixer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int MAX_DEPTH = 6;

    /** Names under which answers carry the code, the likeliest first. */
    private static final List<String> NAMES = List.of(
            "code", "content", "source", "solution", "answer", "text", "file", "body", "output", "result", "response");

    @Override
    public String name() {
        return "json-wrapper";
    }

    @Override
    public boolean certain(Source source) {
        return true;
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        String text = source.text().strip();
        if (!source.isCode() || text.isEmpty() || "{[\"".indexOf(text.charAt(0)) < 0) {
            return List.of();
        }
        try {
            JsonNode root = JSON.readTree(text);
            if (root.path("cells").isArray()) {
                return notebook(root.path("cells"));
            }
            List<String> texts = new ArrayList<>();
            collect(root, source, 0, texts);
            return texts.stream()
                    .filter(code -> code.indexOf('\n') >= 0 || root.isString() || source.parses(code))
                    .filter(code -> code.length() * 4 > text.length() || code.indexOf('\n') >= 0)
                    .limit(4)
                    .toList();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    /** Strings that may be the code, the likeliest first. */
    private static void collect(JsonNode node, Source source, int depth, List<String> texts) {
        if (depth > MAX_DEPTH || texts.size() >= 8) {
            return;
        }
        if (node.isString()) {
            texts.add(node.asString());
            return;
        }
        Optional.ofNullable(node.get(source.file())).ifPresent(named -> collect(named, source, depth + 1, texts));
        for (String name : NAMES) {
            Optional.ofNullable(node.get(name)).ifPresent(named -> collect(named, source, depth + 1, texts));
        }
        if (node.isArray() && node.size() == 1) {
            collect(node.get(0), source, depth + 1, texts);
        } else if (node.isArray() && node.valueStream().allMatch(JsonNode::isString)) {
            StringBuilder lines = new StringBuilder();
            node.forEach(line -> lines.append(line.asString().stripTrailing()).append('\n'));
            texts.add(lines.toString());
        } else if (node.isObject()) {
            node.forEach(child -> {
                if (child.isContainer() || child.asString("").indexOf('\n') >= 0) {
                    collect(child, source, depth + 1, texts);
                }
            });
        }
    }

    private static List<String> notebook(JsonNode cells) {
        StringBuilder code = new StringBuilder();
        for (JsonNode cell : cells) {
            if (cell.path("cell_type").asString("").equals("code")) {
                JsonNode lines = cell.path("source");
                if (lines.isString()) {
                    code.append(lines.asString());
                }
                lines.forEach(line -> code.append(line.asString("")));
                code.append("\n\n");
            }
        }
        return code.isEmpty() ? List.of() : List.of(code.toString());
    }
}
