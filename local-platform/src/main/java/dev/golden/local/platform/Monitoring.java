package dev.golden.local.platform;

import dev.golden.local.server.AlertmanagerServer;
import dev.golden.local.server.PrometheusServer;
import dev.golden.local.state.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prometheus and Alertmanager beside a running platform. */
public final class Monitoring implements AutoCloseable {

    /**
     * How to watch.
     *
     * @param home folder of the repository, which has the rules and the runbooks
     * @param rules folder of the rule files
     * @param interval between two looks at each service
     * @param webhook address that is told of each alert; null when looking is enough
     */
    public record Options(
            StateFolder state,
            Ports ports,
            Path home,
            Path rules,
            Duration interval,
            @Nullable String webhook,
            Duration restartDelay) {

        private static final Duration INTERVAL = Duration.ofSeconds(5);

        /** The repository's own rules. */
        public static Options of(StateFolder state, Ports ports, Path home, @Nullable String webhook, Duration delay) {
            Path root = home.toAbsolutePath().normalize();
            return new Options(state, ports, root, root.resolve("k8s/rules"), INTERVAL, webhook, delay);
        }
    }

    private final PrometheusServer prometheus;
    private final AlertmanagerServer alertmanager;

    public Monitoring(Options options) {
        Ports ports = options.ports();
        ports.requireFreeForMonitoring();
        Map<String, Integer> targets = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            targets.put(service.label(), ports.of(service));
        }
        prometheus = new PrometheusServer(
                options.state(),
                ports.prometheus(),
                new PrometheusServer.Settings(
                        targets,
                        options.rules(),
                        options.home().resolve("docs/runbooks").toString(),
                        options.interval(),
                        ports.alertmanager()),
                options.restartDelay());
        alertmanager = new AlertmanagerServer(
                options.state(), ports.alertmanager(), options.webhook(), options.restartDelay());
    }

    /** Starts both and returns when they serve. */
    public void start() {
        alertmanager.start();
        try {
            prometheus.start();
        } catch (RuntimeException e) {
            alertmanager.close();
            throw e;
        }
    }

    public String prometheusUrl() {
        return prometheus.url();
    }

    public String alertmanagerUrl() {
        return alertmanager.url();
    }

    @Override
    public void close() {
        prometheus.close();
        alertmanager.close();
    }
}
