package dev.golden.local.client;

import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import dev.golden.operations.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A caller of a platform's REST API. Waits and repeats when told to (429, 503) or when nobody answers, so a service that
 * is being restarted costs time, not the command.
 */
public final class PlatformClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(90);
    private static final Duration RETRY_LIMIT = Duration.ofMinutes(3);
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    /** Status, body (null node when it is not JSON), text. */
    public record Answer(int status, JsonNode body, String text) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /** Text field of the body, empty when it is not there. */
        public String string(String field) {
            return body.path(field).asString("");
        }
    }

    private final HttpClient http;
    private final String url;
    private final @Nullable String secret;
    private final @Nullable String givenToken;
    private final Clock clock;
    private final String token;

    private PlatformClient(
            HttpClient http,
            String url,
            @Nullable String secret,
            @Nullable String givenToken,
            Clock clock,
            String token) {
        this.http = http;
        this.url = url;
        this.secret = secret;
        this.givenToken = givenToken;
        this.clock = clock;
        this.token = token;
    }

    /**
     * The platform named by {@code GOLDEN_URL}, else the one that runs on the folder; with {@code GOLDEN_TOKEN}, else
     * with tokens signed by the folder's secret.
     */
    public static PlatformClient connect(StateFolder state, Clock clock) {
        String url = environment("GOLDEN_URL");
        if (url == null) {
            url = PlatformDescription.find(state)
                    .orElseThrow(() -> new LaunchException("No platform runs on " + state.root()
                            + "; start one with `./golden up` or set GOLDEN_URL and GOLDEN_TOKEN."))
                    .url();
        }
        String given = environment("GOLDEN_TOKEN");
        return connect(url, given == null ? requireSecret(state) : null, given, clock);
    }

    /** The platform at that address, with tokens signed by the secret, or with the given one. */
    public static PlatformClient connect(
            String url, @Nullable String secret, @Nullable String givenToken, Clock clock) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        return new PlatformClient(http, base, secret, givenToken, clock, givenToken == null ? "" : givenToken);
    }

    /** Secret that signs tokens: {@code JWT_SECRET}, else the folder's. */
    public static String requireSecret(StateFolder state) {
        String given = environment("JWT_SECRET");
        if (given != null) {
            return given;
        }
        return state.findSecret("jwt-secret")
                .orElseThrow(() -> new LaunchException("There is no secret in " + state.root()
                        + " to sign a token with; start a platform once with `./golden up` or set JWT_SECRET."));
    }

    /** The same platform as another caller. With a given token it stays the caller of that token. */
    public PlatformClient as(String role, String tenant) {
        return as(role, tenant, role.toLowerCase(Locale.ROOT));
    }

    public PlatformClient as(String role, String tenant, String subject) {
        String own = givenToken != null || secret == null
                ? token
                : AccessToken.mint(secret, role, tenant, subject, TOKEN_LIFETIME, clock.instant());
        return new PlatformClient(http, url, secret, givenToken, clock, own);
    }

    public String url() {
        return url;
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, body, null);
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, body, null);
    }

    /** A create that may be repeated: the same key never creates twice. */
    public Answer create(String path, Map<String, ?> body, String idempotencyKey) {
        return send("POST", path, body, idempotencyKey);
    }

    private Answer send(String method, String path, @Nullable Map<String, ?> body, @Nullable String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(REQUEST_LIMIT)
                .header("Authorization", "Bearer " + token);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        boolean repeatable = method.equals("GET") || method.equals("PUT") || key != null;
        long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
        while (true) {
            Optional<Answer> answer = attempt(request.build(), repeatable, System.nanoTime() > deadline);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** Empty when it is to be tried again. */
    private Optional<Answer> attempt(HttpRequest request, boolean repeatable, boolean last) {
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            int status = response.statusCode();
            if (!last && (status == 429 || (repeatable && status == 503))) {
                long seconds =
                        response.headers().firstValueAsLong("Retry-After").orElse(1);
                TimeUnit.MILLISECONDS.sleep(Math.clamp(seconds * 1000, 100, 30_000));
                return Optional.empty();
            }
            return Optional.of(new Answer(status, json(response.body()), response.body()));
        } catch (IOException e) {
            if (last || !repeatable) {
                throw new LaunchException("The platform at " + url + " does not answer: " + e, e);
            }
            return pauseForRetry();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while waiting for the platform", e);
        }
    }

    private static Optional<Answer> pauseForRetry() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while waiting for the platform", e);
        }
        return Optional.empty();
    }

    private static JsonNode json(String text) {
        try {
            return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }

    private static @Nullable String environment(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? null : value;
    }
}
