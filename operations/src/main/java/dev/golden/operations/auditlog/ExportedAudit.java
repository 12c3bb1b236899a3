package dev.golden.operations.auditlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Answers of {@code GET /audit}: pages or rows, one or several after the other, as one JSON value or one per line. */
final class ExportedAudit {

    private record Row(Chains.Link link, AuditEntryText text) {}

    private ExportedAudit() {}

    /** @throws IllegalArgumentException when it is not an export of the audit log */
    static void feed(Path file, Chains chains) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (MappingIterator<JsonNode> values =
                JsonMapper.shared().readerFor(JsonNode.class).readValues(Files.newInputStream(file))) {
            while (values.hasNext()) {
                collect(values.next(), rows, chains);
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        // A page starts with the newest, and pages may overlap.
        rows.sort(Comparator.comparing((Row row) -> row.link().tenant())
                .thenComparingLong(row -> row.link().seq()));
        Row before = null;
        for (Row row : rows) {
            if (!row.equals(before)) {
                chains.add(row.link(), row.text());
            }
            before = row;
        }
    }

    private static void collect(JsonNode value, List<Row> rows, Chains chains) {
        if (value.isArray()) {
            value.forEach(one -> collect(one, rows, chains));
        } else if (value.path("items").isArray()) {
            value.path("items").forEach(one -> collect(one, rows, chains));
        } else {
            row(value, rows, chains);
        }
    }

    private static void row(JsonNode value, List<Row> rows, Chains chains) {
        Map<String, @Nullable String> fields = new HashMap<>();
        value.properties().forEach(field -> {
            if (field.getValue().isString()) {
                fields.put(snakeCase(field.getKey()), field.getValue().stringValue());
            }
        });
        AuditEntryText text =
                new AuditEntryText(fields, Instant.parse(value.path("at").asString("?")));
        JsonNode link = value.path("link");
        if (!link.isObject()) {
            chains.rowWithoutLink(text);
            return;
        }
        rows.add(new Row(
                new Chains.Link(
                        text.field("tenant_id"),
                        link.path("seq").asLong(0),
                        text.id(),
                        string(link, "previousHash", "previous_hash"),
                        string(link, "hash", "hash")),
                text));
    }

    private static String string(JsonNode link, String name, String other) {
        return link.path(link.has(name) ? name : other).asString("");
    }

    /** The API writes one of the two; both say the same. */
    private static String snakeCase(String name) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char one = name.charAt(i);
            if (Character.isUpperCase(one)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(one));
        }
        return snake.toString();
    }
}
