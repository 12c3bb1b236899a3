package dev.golden.operations.auditlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the audit log as the texts its hash covers.
 *
 * @param fields by the names of the table's columns; {@code at} is left to its own field
 */
record AuditEntryText(Map<String, @Nullable String> fields, Instant at) {

    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final List<String> BEFORE_TIME = List.of("action", "actor", "actor_tenant", "address");
    private static final List<String> AFTER_TIME = List.of(
            "details",
            "id",
            "object_id",
            "object_type",
            "reason",
            "result",
            "roles",
            "service",
            "tenant_id",
            "token_id",
            "trace_id");

    /** @throws IllegalArgumentException when the row lacks the field */
    String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a row lacks " + name);
        }
        return value;
    }

    /** SHA-256 over the link before and the RFC 8785 form of the row, as the database's audit_canonical writes it. */
    String hash(String previous) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((previous + canonical()).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String canonical() {
        StringBuilder text = new StringBuilder("{");
        BEFORE_TIME.forEach(name -> append(text, name, field(name)).append(','));
        append(text, "at", MICROSECONDS.format(at));
        AFTER_TIME.forEach(name -> append(text.append(','), name, field(name)));
        return text.append('}').toString();
    }

    private static StringBuilder append(StringBuilder text, String name, String value) {
        text.append('"').append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            switch (one) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (one < ' ') {
                        text.append("\\u%04x".formatted((int) one));
                    } else {
                        text.append(one);
                    }
                }
            }
        }
        return text.append('"');
    }

    String id() {
        return Objects.requireNonNull(field("id"));
    }
}
