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

    /** Like a processor that others use: for three seconds Postgres gets a moment every 200 ms. */
    void stallPostgres() throws IOException, InterruptedException {
        long postmaster = state().pidFile("postgres").find().orElseThrow().pid();
        // The children of each turn: a connection may be new. None stays stopped; one that has ended does not matter.
        new ProcessBuilder("/bin/sh", "-c", """
                        for i in $(seq 15); do
                          read children < /proc/$0/task/$0/children
                          kill -STOP $0 $children; sleep 0.2; kill -CONT $0 $children
                        done""", Long.toString(postmaster))
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
