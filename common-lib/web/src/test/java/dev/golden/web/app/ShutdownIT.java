package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that is asked to stop, seen by its callers. */
class ShutdownIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void servesUntilEverybodyKnowsAndFinishesWhatItBegan() throws Exception {
        ConfigurableApplicationContext context = TestApplication.start(Map.of("golden.shutdown.drain", "2s"));
        int port = new Api(context).port();
        Things things = context.getBean(Things.class);
        things.entered = new CountDownLatch(1);
        things.proceed = new CountDownLatch(1);
        CompletableFuture<HttpResponse<String>> running = client.sendAsync(
                request(port, "/things")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"slow\", \"priority\": 3}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(things.entered.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(get(port, "/health/ready").statusCode()).isEqualTo(200);
        assertThat(get(port, "/who").headers().firstValue("Connection")).isEmpty();

        Thread stopping = Thread.ofVirtual().start(context::close);

        await().atMost(SOON).until(() -> get(port, "/health/ready").statusCode() == 503);
        HttpResponse<String> late = get(port, "/who");
        assertThat(late.statusCode()).isEqualTo(200);
        assertThat(late.headers().firstValue("Connection")).hasValue("close");
        await().atMost(SOON).until(() -> isRefused(port));
        // No new connection any more, but the request that runs is waited for.
        assertThat(running).isNotDone();
        things.proceed.countDown();
        assertThat(running.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
        assertThat(stopping.join(SOON)).isTrue();
    }

    /** What the window is for. */
    @Test
    void withoutAWindowALateCallerIsRefused() throws Exception {
        ConfigurableApplicationContext context = TestApplication.start(Map.of("golden.shutdown.drain", "0s"));
        int port = new Api(context).port();
        Things things = context.getBean(Things.class);
        assertThat(get(port, "/who").statusCode()).isEqualTo(200);

        context.close();

        assertThat(things.runs).hasValue(0);
        assertThatThrownBy(() -> get(port, "/who")).isInstanceOf(IOException.class);
    }

    private boolean isRefused(int port) throws Exception {
        try (HttpClient fresh = HttpClient.newHttpClient()) {
            fresh.send(request(port, "/health/live").GET().build(), HttpResponse.BodyHandlers.discarding());
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(request(port, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(SOON)
                .header("Authorization", "Bearer " + Tokens.of("DEVELOPER", "acme"));
    }
}
