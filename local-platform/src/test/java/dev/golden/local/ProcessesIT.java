package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.platform.Control;
import dev.golden.local.platform.Service;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process per service: each can die or be stopped alone. */
class ProcessesIT {

    private static final Duration BACK_LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform(folder.resolve("data"), true);
    }

    @AfterAll
    static void stop() {
        platform.close();
        for (Service service : Service.values()) {
            assertThat(platform.state().pidFile(service.label()).find())
                    .as(service.label())
                    .isEmpty();
        }
    }

    @Test
    void aKilledServiceIsAwayFor503AndComesBackByItself() throws IOException {
        kill("sandbox");

        await().atMost(Duration.ofSeconds(5)).until(() -> status("/sandbox/languages") == 503);
        assertThat(status("/health")).isEqualTo(200);
        await().atMost(BACK_LIMIT).until(() -> status("/sandbox/languages") == 200);
    }

    @Test
    void aStoppedServiceStaysAwayUntilItIsStarted() throws IOException {
        Control control = new Control(platform.state());

        control.stopService(Service.DLQ_WORKER);

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> status("/dlq") == 503);
        control.startService(Service.DLQ_WORKER);
        assertThat(status("/dlq")).isEqualTo(200);
    }

    @Test
    void serversThatAreKilledComeBackOnTheirData() throws IOException {
        kill("redis");
        assertThat(status("/tasks")).isEqualTo(200);
        kill("nats");
        kill("postgres");

        await().atMost(BACK_LIMIT).until(() -> status("/tasks") == 200 && status("/health") == 200);
    }

    private static void kill(String name) {
        platform.state().pidFile(name).find().orElseThrow().destroyForcibly();
    }

    /** Status of a single attempt: {@link PlatformClient} would wait for the service to come back. */
    private static int status(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(platform.url() + path).toURL().openConnection();
        connection.setReadTimeout(10_000);
        connection.setRequestProperty(
                "Authorization",
                "Bearer "
                        + dev.golden.operations.token.AccessToken.mint(
                                platform.state().secret("jwt-secret"),
                                "ADMIN",
                                "acme",
                                "admin",
                                Duration.ofMinutes(10),
                                RunningPlatform.CLOCK.instant()));
        return connection.getResponseCode();
    }
}
