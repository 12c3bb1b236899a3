package dev.golden.local.server;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prometheus that scrapes the platform, evaluates rule files and tells an Alertmanager. */
public final class PrometheusServer implements AutoCloseable {

    /**
     * What it works on.
     *
     * @param targets port by job, all on this machine
     * @param rules folder of rule files
     * @param runbooks where the pages that alerts point at are; becomes the external label {@code runbooks}
     * @param interval between scrapes and evaluations
     */
    public record Settings(
            Map<String, Integer> targets, Path rules, String runbooks, Duration interval, int alertmanager) {}

    private final ChildProcess child;
    private final int port;

    public PrometheusServer(StateFolder state, int port, Settings settings, Duration restartDelay) {
        this.port = port;
        if (!Files.isDirectory(settings.rules())) {
            throw new LaunchException("There are no alert rules in " + settings.rules()
                    + "; run ./golden from the repository or set GOLDEN_HOME to its folder.");
        }
        Path folder = state.folder("prometheus");
        String jobs = settings.targets().entrySet().stream()
                .map(target -> """
                          - job_name: %s
                            static_configs: [{targets: ["127.0.0.1:%d"]}]
                        """.formatted(target.getKey(), target.getValue()))
                .collect(Collectors.joining());
        Path config = LocalServer.configure(folder.resolve("prometheus.yaml"), """
                        global:
                          scrape_interval: %1$dms
                          scrape_timeout: %1$dms
                          evaluation_interval: %1$dms
                          external_labels: {runbooks: "%2$s"}
                        rule_files: ["%3$s/*.yaml"]
                        alerting:
                          # Only the templates need it.
                          alert_relabel_configs: [{action: labeldrop, regex: runbooks}]
                          alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%4$d"]}]}]
                        scrape_configs:
                        %5$s  - job_name: prometheus
                            static_configs: [{targets: ["127.0.0.1:%6$d"]}]
                          - job_name: alertmanager
                            static_configs: [{targets: ["127.0.0.1:%4$d"]}]
                          # Whatever else is named by a file in this folder.
                          - job_name: more
                            honor_labels: true
                            file_sd_configs: [{files: ["%7$s/*.json"], refresh_interval: 5s}]
                        """.formatted(
                        settings.interval().toMillis(),
                        settings.runbooks(),
                        settings.rules(),
                        settings.alertmanager(),
                        jobs,
                        port,
                        targets(folder)));
        child = LocalServer.child(
                state,
                "prometheus",
                List.of(
                        LocalServer.program("prometheus", "prometheus").toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--storage.tsdb.retention.time=15d",
                        "--storage.tsdb.retention.size=1GB",
                        // What was said while Alertmanager was away is said again soon.
                        "--rules.alert.resend-delay=10s",
                        "--web.listen-address=127.0.0.1:" + port),
                "TERM",
                restartDelay);
    }

    private static Path targets(Path folder) {
        try {
            return Files.createDirectories(folder.resolve("targets"));
        } catch (IOException e) {
            throw new LaunchException("The folder of further targets cannot be made: " + e.getMessage(), e);
        }
    }

    public void start() {
        LocalServer.startAndAwait(child, () -> LocalServer.isOk("http://127.0.0.1:" + port + "/-/ready"));
    }

    public String url() {
        return "http://localhost:" + port;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(15));
    }
}
