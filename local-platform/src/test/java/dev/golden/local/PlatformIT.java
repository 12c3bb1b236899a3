package dev.golden.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.demo.Demo;
import dev.golden.local.demo.PoisonMessage;
import dev.golden.local.platform.LocalPlatform;
import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Progress;
import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services in this process, on real servers. */
class PlatformIT {

    @TempDir
    private static Path folder;

    private static RunningPlatform platform;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform(folder.resolve("data"), false);
    }

    @AfterAll
    static void stop() {
        platform.close();
        assertThat(PlatformDescription.find(platform.state())).isEmpty();
        for (String server : List.of("postgres", "redis", "nats")) {
            assertThat(platform.state().pidFile(server).find()).as(server).isEmpty();
        }
    }

    @Test
    void everyServiceAnswersBehindTheEdge() {
        PlatformClient admin = platform.client().as("ADMIN", "acme");

        for (String path : List.of("/health", "/tasks", "/agents", "/escalations", "/sandbox/languages", "/dlq")) {
            assertThat(admin.get(path).status()).as(path).isEqualTo(200);
        }
        assertThat(admin.get("/health").string("status")).isEqualTo("UP");
    }

    @Test
    void everyCaseOfTheDemoEndsAsAnnounced() {
        StringWriter out = new StringWriter();
        Demo demo = new Demo(
                platform.client(),
                new PoisonMessage(() -> LocalDefaults.natsUrl(platform.state())),
                new PrintWriter(out, true));

        assertThat(demo.run().asAnnounced()).as(out.toString()).isTrue();
    }

    @Test
    void aLogLineGoesToTheFileOfItsService() throws IOException {
        assertThat(Files.readString(platform.state().log("orchestrator"))).isNotEmpty();
        assertThat(platform.state().log("postgres")).isNotEmptyFile();
    }

    @Test
    void noSecretIsInAnyLog() throws IOException {
        try (var logs = Files.list(platform.state().folder("logs"));
                var secrets = Files.list(platform.state().folder("secrets"))) {
            List<String> texts =
                    secrets.map(PlatformIT::read).map(String::strip).toList();
            assertThat(logs.map(PlatformIT::read))
                    .noneMatch(log -> texts.stream().anyMatch(log::contains));
        }
    }

    @Test
    void otherCommandsFindTheRunningPlatform() {
        StringWriter out = new StringWriter();

        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute(
                        "status",
                        "--json",
                        "--data-dir",
                        platform.state().root().toString());

        assertThat(code).isZero();
        assertThat(out.toString()).contains("\"running\":true", "\"dlq-worker\":true");
    }

    @Test
    void settingUpTheStreamsAgainChangesNothing() {
        StringWriter out = new StringWriter();

        int code = Main.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute("jetstream-setup", "--nats", LocalDefaults.natsUrl(platform.state()));

        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("PRC", "ESCALATIONS", "DLQ", "UNCHANGED")
                .doesNotContain("CREATED");
    }

    @Test
    void aDamagedDatabaseIsNamedInOneSentence() throws IOException {
        Path data = folder.resolve("damaged");
        Files.createDirectories(data.resolve("postgres"));

        assertThatThrownBy(() -> new RunningPlatform(data, false))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining(data.toString());
    }

    @Test
    void aPortInUseIsNamedWithWhatWantsIt() {
        PlatformDescription running = PlatformDescription.find(platform.state()).orElseThrow();
        LocalPlatform second = new LocalPlatform(
                new LocalPlatform.Options(
                        new dev.golden.local.state.StateFolder(folder.resolve("second")),
                        running.ports(),
                        "127.0.0.1",
                        false,
                        Duration.ofSeconds(1),
                        Map.of(),
                        List.of()),
                new Progress(new PrintWriter(new StringWriter())),
                RunningPlatform.CLOCK);

        assertThatThrownBy(second::start)
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("port " + running.port() + " (for the edge)");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
