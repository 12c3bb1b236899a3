package dev.golden.operations.verify.system;

import dev.golden.operations.OperationException;
import dev.golden.operations.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API as one caller. Waits when it is told to (429), never repeats a change on its own. */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(30);
    private static final int PATIENCE = 5;

    /** Who may sign tokens, and where the API is. */
    public record Access(
            String url,
            @Nullable String token,
            @Nullable String secret,
            @Nullable SSLContext trust,
            Clock clock) {

        /** The secret opens everything. */
        @Override
        public String toString() {
            return "Access[" + url + "]";
        }
    }

    /** An answer; the body is a missing node when it is no JSON. */
    public record Answer(int status, HttpHeaders headers, String text) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        public JsonNode json() {
            try {
                return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
            } catch (JacksonException e) {
                return JSON.missingNode();
            }
        }

        public String string(String field) {
            return json().path(field).asString("");
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** For a sentence: status and what the problem says. */
        public String brief() {
            String said = json().path("detail").asString(json().path("title").asString(""));
            return said.isEmpty() ? Integer.toString(status) : status + " " + said;
        }
    }

    private final HttpClient http;
    private final Access access;
    private final String token;

    private Api(HttpClient http, Access access, String token) {
        this.http = http;
        this.access = access;
        this.token = token;
    }

    /** Without a caller yet. */
    public static Api of(Access access) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (access.trust() != null) {
            builder.sslContext(access.trust());
        }
        return new Api(builder.build(), access, "");
    }

    public String url() {
        return access.url();
    }

    /** The given token's caller; a freshly signed one when the secret is known. */
    public Api as(String role, String tenant, String subject) {
        String secret = access.secret();
        if (secret == null) {
            return bearing(access.token() == null ? "" : access.token());
        }
        return bearing(AccessToken.mint(
                secret, role, tenant, subject, TOKEN_LIFETIME, access.clock().instant()));
    }

    /** A caller with that token, whatever it is; the empty one is nobody. */
    public Api bearing(String other) {
        return new Api(http, access, other);
    }

    public Answer get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Answer post(String path, Object body) {
        return send("POST", path, JSON.writeValueAsString(body), Map.of());
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, JSON.writeValueAsString(body), Map.of());
    }

    /** Waits out a few 429. */
    public Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
        for (int attempt = 1; ; attempt++) {
            Answer answer = once(method, path, body, headers);
            if (answer.status() != 429 || attempt == PATIENCE) {
                return answer;
            }
            pause(answer.headers().firstValueAsLong("Retry-After").orElse(1));
        }
    }

    /**
     * One request, one answer.
     *
     * @throws OperationException when nobody answers
     */
    public Answer once(String method, String path, @Nullable String body, Map<String, String> headers) {
        URI uri = URI.create(path.startsWith("http") ? path : access.url() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(REQUEST_LIMIT);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new OperationException(uri + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted", e);
        }
    }

    private static void pause(long seconds) {
        try {
            TimeUnit.SECONDS.sleep(Math.clamp(seconds, 1, 30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted", e);
        }
    }
}
