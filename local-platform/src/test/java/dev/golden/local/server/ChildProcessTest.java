package dev.golden.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.local.state.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    @TempDir
    private Path folder;

    private final List<ChildProcess> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(child -> child.stop(Duration.ofSeconds(5)));
    }

    @Test
    void aChildThatDiesIsStartedAgain() {
        PidFile pidFile = start("exec sleep 60");
        ProcessHandle first = pidFile.find().orElseThrow();

        first.destroyForcibly();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> pidFile.find().filter(p -> p.pid() != first.pid()).isPresent());
        assertThat(child().isAlive()).isTrue();
    }

    @Test
    void aChildThatIsKeptDownComesBackWhenTheMarkerGoes() throws IOException {
        PidFile pidFile = start("exec sleep 60");
        Path marker = Files.writeString(folder.resolve("child.down"), "");

        pidFile.find().orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(10)).until(() -> !child().isAlive());
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(3)).until(() -> !child().isAlive());
        Files.delete(marker);
        await().atMost(Duration.ofSeconds(10)).until(() -> child().isAlive());
    }

    @Test
    void aChildThatDoesNotWantToStopIsKilled() {
        PidFile pidFile = start("trap '' TERM; echo ready; while true; do sleep 0.1; done");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.readString(folder.resolve("child.log")).contains("ready"));
        ProcessHandle process = pidFile.find().orElseThrow();

        child().stop(Duration.ofMillis(300));

        assertThat(process.isAlive()).isFalse();
        assertThat(pidFile.find()).isEmpty();
    }

    @Test
    void itsLastWordsTellWhyItEnded() {
        start("echo one; echo the port is taken; exec sleep 60");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.readString(folder.resolve("child.log")).contains("taken"));

        assertThat(child().lastWords()).isEqualTo("one | the port is taken");
    }

    private ChildProcess child() {
        return started.getFirst();
    }

    private PidFile start(String script) {
        PidFile pidFile = new PidFile(folder.resolve("child.pid"));
        ChildProcess child = new ChildProcess(new ChildProcess.Spec(
                "child",
                List.of("/bin/sh", "-c", script),
                Map.of(),
                folder.resolve("child.log"),
                pidFile,
                "TERM",
                Duration.ofMillis(100),
                folder.resolve("child.down")));
        child.start();
        started.add(child);
        return pidFile;
    }
}
