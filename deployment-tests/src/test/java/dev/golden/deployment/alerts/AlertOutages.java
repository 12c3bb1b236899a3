package dev.golden.deployment.alerts;

import static dev.golden.deployment.alerts.AlertFault.real;
import static org.awaitility.Awaitility.await;

import dev.golden.local.demo.PoisonMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Parts of the platform, and of what watches it, that go away or hang. */
final class AlertOutages {

    private static final AlertFault.Action NOTHING = () -> {};

    private final PrometheusRig rig;
    private final AlertLoad load;
    private final PoisonMessage poison;
    private final AlertDatabase database;

    AlertOutages(PrometheusRig rig, AlertLoad load, AlertDatabase database) {
        this.rig = rig;
        this.load = load;
        this.database = database;
        poison = new PoisonMessage(() -> "nats://golden:" + rig.state().secret("nats-password") + "@127.0.0.1:"
                + rig.ports().nats());
    }

    /** Possible while all services share a process. */
    List<AlertFault> ofServers() {
        return List.of(
                real(
                        "Redis is away",
                        Set.of("RateLimiterFallback"),
                        () -> {
                            rig.stop("redis");
                            load.send(5, "VIEWER", "GET", "/tasks", null);
                        },
                        () -> rig.letRun("redis")),
                real(
                        "Postgres is away",
                        Set.of("ServiceNotReady", "RequestErrorBudgetBurn"),
                        () -> {
                            rig.stop("postgres");
                            load.send(4, "VIEWER", "GET", "/tasks", null);
                        },
                        () -> {
                            rig.letRun("postgres");
                            load.send(20, "VIEWER", "GET", "/tasks", null);
                        }),
                real(
                        "a hundred and one messages nobody can read",
                        Set.of("DeadLettersPilingUp", "DeadLettersGrowing"),
                        () -> {
                            for (int i = 0; i < 25; i++) {
                                poison.send(UUID.randomUUID().toString());
                            }
                        },
                        () -> database.sql(
                                "UPDATE dlq_messages SET resolved = TRUE, resolution = 'DISCARDED', resolved_at = now()")));
    }

    /** Needs a process per service. */
    List<AlertFault> ofServices() {
        return List.of(
                real(
                        "a service is stopped",
                        Set.of("ServiceDown", "InstanceDown"),
                        () -> rig.stop("dlq-worker"),
                        () -> rig.letRun("dlq-worker")),
                real(
                        "a service dies again and again",
                        Set.of("RestartLoop"),
                        () -> {
                            if (!rig.prometheus()
                                    .query("up{job=\"dlq-worker\"} == 1")
                                    .isEmpty()) {
                                rig.kill("dlq-worker");
                            }
                        },
                        NOTHING));
    }

    /** Slow for the whole minute that lag or backlog is waited for. */
    List<AlertFault> ofMessages() {
        return List.of(
                real(
                        "NATS is away for more than a minute",
                        Set.of("OutboxLagging"),
                        () -> {
                            rig.stop("nats");
                            load.send(1, "DEVELOPER", "POST", "/tasks", AlertTraffic.task("lag " + UUID.randomUUID()));
                        },
                        () -> rig.letRun("nats")),
                real(
                        "handlers hang on a lock",
                        Set.of("ConsumerStalled", "ConsumerBacklogGrowing"),
                        () -> {
                            database.lock("inbox");
                            for (int i = 0; i < 20; i++) {
                                poison.send(UUID.randomUUID().toString());
                            }
                        },
                        () -> {
                            database.unlock();
                            database.sql(
                                    "UPDATE dlq_messages SET resolved = TRUE, resolution = 'DISCARDED', resolved_at = now()");
                        }));
    }

    /** Prometheus and Alertmanager themselves. */
    List<AlertFault> ofMonitoring() {
        Path config = rig.state().folder("prometheus").resolve("prometheus.yaml");
        String good = AlertRules.text(config);
        Path broken = rig.state().root().resolveSibling("rules").resolve("broken.yaml");
        return List.of(
                real(
                        "a configuration that cannot be read",
                        Set.of("PrometheusReloadFailed"),
                        () -> change(config, good + "nonsense: {\n"),
                        () -> change(config, good)),
                real(
                        "a job without targets",
                        Set.of("TargetMissing"),
                        () -> change(
                                config,
                                good.replaceFirst(
                                        "(job_name: supervisor\\s+static_configs: \\[\\{targets: )\\[[^]]*]", "$1[]")),
                        () -> change(config, good)),
                real(
                        "a rule that cannot be evaluated",
                        Set.of("PrometheusRuleFailures"),
                        () -> change(broken, "groups: [{name: broken, rules: [{record: x, expr: up * on () up}]}]\n"),
                        () -> {
                            Files.deleteIfExists(broken);
                            rig.reload();
                        }),
                real(
                        "Alertmanager is away",
                        Set.of("AlertmanagerUnreachable"),
                        () -> rig.stop("alertmanager"),
                        () -> rig.letRun("alertmanager")),
                real(
                        "a receiver that refuses",
                        Set.of("AlertDeliveryFailing"),
                        () -> {
                            int refused = rig.webhook().refused();
                            rig.webhook().refuse(true);
                            try {
                                tellAlertmanager("Probe" + UUID.randomUUID());
                                await().until(() -> rig.webhook().refused() > refused);
                            } finally {
                                rig.webhook().refuse(false);
                            }
                        },
                        NOTHING));
    }

    private void change(Path file, String text) throws IOException, InterruptedException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
            rig.reload();
        }
    }

    private void tellAlertmanager(String alert) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create(rig.alertmanagerUrl() + "/api/v2/alerts"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "[{\"labels\": {\"alertname\": \"" + alert + "\", \"severity\": \"none\"}}]"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
