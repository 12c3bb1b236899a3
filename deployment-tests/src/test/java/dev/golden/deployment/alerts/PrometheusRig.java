package dev.golden.deployment.alerts;

import dev.golden.local.RunningPlatform;
import dev.golden.local.platform.Monitoring;
import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.platform.Ports;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A platform of the test's own with Prometheus, Alertmanager and somebody to tell; its rules' time runs faster. */
final class PrometheusRig implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration RESTART = Duration.ofMillis(500);

    private final RunningPlatform platform;
    private final AlertWebhook webhook;
    private final Monitoring monitoring;
    private final HttpClient http = HttpClient.newHttpClient();

    PrometheusRig(Path folder, boolean processes, AlertTimeScale scale, Map<String, String> environment)
            throws IOException {
        AlertTool.require("prometheus");
        AlertTool.require("prometheus-alertmanager");
        Path rules = scale.compressTo(folder.resolve("rules"));
        platform = new RunningPlatform(folder.resolve("data"), processes, RESTART, environment);
        webhook = new AlertWebhook();
        monitoring = new Monitoring(new Monitoring.Options(
                platform.state(), ports(), AlertRules.ROOT, rules, INTERVAL, webhook.url(), RESTART));
        monitoring.start();
    }

    RunningPlatform platform() {
        return platform;
    }

    StateFolder state() {
        return platform.state();
    }

    Ports ports() {
        return PlatformDescription.find(platform.state()).orElseThrow().ports();
    }

    AlertWebhook webhook() {
        return webhook;
    }

    PrometheusApi prometheus() {
        return new PrometheusApi(monitoring.prometheusUrl(), http);
    }

    String alertmanagerUrl() {
        return monitoring.alertmanagerUrl();
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports().postgres() + "/golden?connectTimeout=2&loginTimeout=3",
                "golden",
                state().secret("postgres-password"));
    }

    /** Stops a server or service and keeps it down. */
    void stop(String name) {
        try {
            Files.writeString(state().downMarker(name), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kill(name);
    }

    /** It comes back by itself. */
    void kill(String name) {
        state().pidFile(name).find().ifPresent(ProcessHandle::destroyForcibly);
    }

    void letRun(String name) {
        try {
            Files.deleteIfExists(state().downMarker(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Like a disk that answers late: for five seconds Postgres stands still for 250 ms of every 270. */
    void stallPostgres() throws IOException, InterruptedException {
        ProcessHandle postmaster = state().pidFile("postgres").find().orElseThrow();
        String pids = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" "));
        // A process that has ended meanwhile does not matter; none stays stopped.
        new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "for i in $(seq 18); do kill -STOP " + pids + "; sleep 0.25; kill -CONT " + pids
                                + "; sleep 0.02; done")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Makes Prometheus read its files again. */
    void reload() throws IOException, InterruptedException {
        long pid = state().pidFile("prometheus").find().orElseThrow().pid();
        new ProcessBuilder("/bin/kill", "-HUP", Long.toString(pid)).start().waitFor();
    }

    @Override
    public void close() {
        monitoring.close();
        webhook.close();
        platform.close();
        http.close();
    }
}
