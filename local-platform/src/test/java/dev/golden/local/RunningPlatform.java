package dev.golden.local;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.platform.LocalPlatform;
import dev.golden.local.platform.Ports;
import dev.golden.local.platform.Progress;
import dev.golden.local.state.StateFolder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A platform of a test's own: random ports, state in the test's folder, nothing from the environment. */
public final class RunningPlatform implements AutoCloseable {

    public static final Clock CLOCK = Clock.systemUTC();

    private final StateFolder state;
    private final LocalPlatform platform;

    public RunningPlatform(Path folder, boolean processes) {
        this(folder, processes, Duration.ofMillis(500));
    }

    /** @param restartDelay how long a part that died stays away */
    public RunningPlatform(Path folder, boolean processes, Duration restartDelay) {
        this(folder, processes, restartDelay, Map.of());
    }

    /** @param environment stands in for this process's */
    public RunningPlatform(Path folder, boolean processes, Duration restartDelay, Map<String, String> environment) {
        state = new StateFolder(folder);
        LogFiles.configure(state);
        platform = new LocalPlatform(
                new LocalPlatform.Options(
                        state, Ports.random(), "127.0.0.1", processes, restartDelay, environment, java()),
                new Progress(new PrintWriter(System.out, true, StandardCharsets.UTF_8)),
                CLOCK);
        platform.start();
    }

    /** Services of a test live for seconds: they are not worth the second compiler's time. */
    private static List<String> java() {
        List<String> command = new ArrayList<>(JavaCommand.sameAsThis());
        command.add(1, "-XX:TieredStopAtLevel=1");
        return command;
    }

    public StateFolder state() {
        return state;
    }

    public String url() {
        return platform.url();
    }

    public PlatformClient client() {
        return PlatformClient.connect(platform.url(), platform.jwtSecret(), null, CLOCK);
    }

    @Override
    public void close() {
        platform.close();
    }
}
