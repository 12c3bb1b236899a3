package dev.golden.web.idempotency;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** An answer as it goes over the wire, so that its repetition is the same to the byte. */
final class Answer {

    static final String REPLAYED = "Idempotent-Replayed";

    private static final List<String> KEPT = List.of(HttpHeaders.LOCATION, HttpHeaders.CONTENT_TYPE, HttpHeaders.ETAG);

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Answer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Renders what a handler returned. */
    static Answer of(@Nullable Object returned, int defaultStatus, JsonMapper json) {
        int status = returned instanceof ResponseEntity<?> entity
                ? entity.getStatusCode().value()
                : defaultStatus;
        Object value = returned instanceof HttpEntity<?> entity ? entity.getBody() : returned;
        Map<String, String> headers = new LinkedHashMap<>();
        if (returned instanceof HttpEntity<?> entity) {
            for (String name : KEPT) {
                String header = entity.getHeaders().getFirst(name);
                if (header != null) {
                    headers.put(name, header);
                }
            }
        }
        if (value == null) {
            return new Answer(status, headers, new byte[0]);
        }
        headers.putIfAbsent(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
        return new Answer(status, headers, value instanceof byte[] bytes ? bytes : json.writeValueAsBytes(value));
    }

    ResponseEntity<byte[]> entity(boolean replayed) {
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(status);
        headers.forEach(builder::header);
        if (replayed) {
            builder.header(REPLAYED, "true");
        }
        return body.length == 0 ? builder.build() : builder.body(body);
    }
}
