package dev.golden.database;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of events and jsonb columns: camelCase names, RFC 3339 times, fields as declared. Readers ignore fields they
 * do not know, so that a newer writer does not break an older reader. HTTP bodies are read by the stricter mapper.
 */
public final class Json {

    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public String write(@Nullable Object value) {
        return mapper.writeValueAsString(value);
    }

    /** @throws tools.jackson.core.JacksonException when the text is not JSON of that type */
    public <T> T read(String text, Class<T> type) {
        return mapper.readValue(text, type);
    }

    /** For generic types: {@code json.read(text, new TypeReference<Map<String, String>>() {})}. */
    public <T> T read(String text, TypeReference<T> type) {
        return mapper.readValue(text, type);
    }

    public JsonNode tree(String text) {
        return mapper.readTree(text);
    }

    public JsonNode tree(Object value) {
        return mapper.valueToTree(value);
    }

    /** The mapper itself, for libraries that need one. */
    public JsonMapper mapper() {
        return mapper;
    }
}
