package dev.golden.deployment.alerts;

import dev.golden.local.RunningPlatform;
import dev.golden.operations.token.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Callers that take every answer as it comes: none is repeated. */
final class AlertLoad implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final RunningPlatform platform;

    AlertLoad(RunningPlatform platform) {
        this.platform = platform;
    }

    /** Sends as many at once; returns the statuses, 0 for no answer. */
    List<Integer> send(int times, String role, String method, String path, @Nullable Map<String, ?> body) {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(http.sendAsync(request(role, method, path, body), HttpResponse.BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode)
                    .exceptionally(failure -> 0));
        }
        return answers.stream().map(AlertLoad::result).toList();
    }

    /** Sends without waiting for the answers. */
    void start(int times, String role, String method, String path, @Nullable Map<String, ?> body) {
        IntStream.range(0, times)
                .forEach(
                        i -> http.sendAsync(request(role, method, path, body), HttpResponse.BodyHandlers.discarding()));
    }

    String text(String role, String method, String path, @Nullable Map<String, ?> body)
            throws IOException, InterruptedException {
        return http.send(request(role, method, path, body), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private HttpRequest request(String role, String method, String path, @Nullable Map<String, ?> body) {
        String token = AccessToken.mint(
                platform.state().secret("jwt-secret"),
                role,
                "alerts",
                "alerts-" + role,
                Duration.ofHours(1),
                RunningPlatform.CLOCK.instant());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(platform.url() + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(
                                        JsonMapper.shared().writeValueAsBytes(body)))
                .build();
    }

    private static int result(CompletableFuture<Integer> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
