package dev.golden.web.app;

import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests to the test application. */
final class Api {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final int port;

    Api(ConfigurableApplicationContext context) {
        port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
    }

    int port() {
        return port;
    }

    record Reply(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(http.body());
        }

        String code() {
            return json().path("code").asString("");
        }

        String field() {
            return json().path("errors").path(0).path("field").asString("");
        }

        @Override
        public String toString() {
            return status() + " " + body();
        }
    }

    Reply get(String path, @Nullable String token, String... headers) {
        return send("GET", path, token, null, headers);
    }

    /** As DEVELOPER of tenant {@code acme}. */
    Reply post(String path, String body, String... headers) {
        return send("POST", path, Tokens.of("DEVELOPER", "acme"), body, headers);
    }

    Reply send(String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        return body == null
                ? sendBytes(method, path, token, HttpRequest.BodyPublishers.noBody(), false, headers)
                : sendBytes(method, path, token, HttpRequest.BodyPublishers.ofString(body), true, headers);
    }

    Reply sendBytes(
            String method,
            String path,
            @Nullable String token,
            HttpRequest.BodyPublisher body,
            boolean json,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equalsIgnoreCase("Content-Type");
        }
        if (json && !typed) {
            request.header("Content-Type", "application/json");
        }
        try {
            return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
