package dev.golden.local.edge;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Errors of the edge itself, in the form that the services use. */
final class Problems extends ErrorHandler {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MEDIA_TYPE = "application/problem+json";

    static void write(Request request, Response response, Callback callback, ProblemType type, String detail) {
        HttpFields.Mutable headers = response.getHeaders();
        if (type == ProblemType.UNAUTHENTICATED) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        }
        if (type == ProblemType.UNAVAILABLE) {
            headers.put(HttpHeader.RETRY_AFTER, "1");
        }
        byte[] body = body(
                request,
                type.uri(),
                type.title(),
                type.slug(),
                type.status(),
                detail,
                type.category() == FailureCategory.TRANSIENT);
        send(response, type.status(), body, callback);
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        ProblemType type = Arrays.stream(ProblemType.values())
                .filter(candidate -> candidate.status() == code)
                .findFirst()
                .orElse(ProblemType.VALIDATION_FAILED);
        String title = type.status() == code ? type.title() : HttpStatus.getMessage(code);
        // The message may repeat what the client sent: only the status explains itself here.
        byte[] body = body(request, type.uri(), title, type.slug(), code, HttpStatus.getMessage(code), code == 503);
        send(response, code, body, callback);
    }

    private static byte[] body(
            Request request, String type, String title, String code, int status, String detail, boolean retryable) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type);
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("instance", request.getHttpURI().getPath());
        problem.put("code", code);
        problem.put("traceId", traceId(request));
        problem.put("retryable", retryable);
        problem.put("errors", List.of());
        return JSON.writeValueAsBytes(problem);
    }

    private static void send(Response response, int status, byte[] body, Callback callback) {
        response.setStatus(status);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static String traceId(Request request) {
        String parent = request.getHeaders().get("traceparent");
        if (parent != null && parent.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")) {
            return parent.substring(3, 35);
        }
        return UUID.randomUUID().toString().replace("-", "");
    }
}
