package dev.golden.web.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a request asks for, as digests: equal for bodies that differ in white space or the order of fields only. */
record Payload(String sha256, Map<String, String> fields) {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    static Payload of(byte[] body, @Nullable String query) {
        Map<String, String> fields = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            fields.put("query", digest(query));
        }
        if (body.length > 0) {
            Object value = parse(body);
            if (value instanceof Map<?, ?> object) {
                object.forEach(
                        (name, field) -> fields.put(String.valueOf(name), digest(CANONICAL.writeValueAsString(field))));
            } else {
                fields.put("body", digest(CANONICAL.writeValueAsString(value)));
            }
        }
        StringBuilder all = new StringBuilder();
        fields.forEach(
                (name, digest) -> all.append(name).append('=').append(digest).append('\n'));
        return new Payload(digest(all.toString()), fields);
    }

    /** Top-level fields in which the two differ. */
    List<String> differences(Map<String, String> other) {
        TreeSet<String> names = new TreeSet<>(fields.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(fields.get(name), other.get(name)));
        return List.copyOf(names);
    }

    private static Object parse(byte[] body) {
        try {
            Object value = CANONICAL.readValue(body, Object.class);
            return value == null ? "null" : value;
        } catch (JacksonException e) {
            // The handler did not read it as JSON either; then only the same bytes are the same request.
            return HexFormat.of().formatHex(body);
        }
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
