package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.CLUSTER;
import static dev.golden.operations.verify.Need.PROMETHEUS;

import dev.golden.operations.verify.system.Prometheus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Monitoring & Observability. */
final class MonitoringSection {

    private static final String HEADING = "Monitoring & Observability";
    private static final String ALERT_BY_HAND =
            "force a breaker open for two minutes (POST /admin/circuit-breaker/self-test, then force-open self_test), see the"
                    + " alert arrive, then POST /admin/circuit-breaker/reset";

    private MonitoringSection() {}

    static List<Part> parts() {
        return List.of(prometheus(), grafana(), logging());
    }

    static String alertByHand() {
        return ALERT_BY_HAND;
    }

    private static Part prometheus() {
        return new Part(HEADING, "Prometheus")
                .line(
                        "prometheus",
                        "Deploy Prometheus: `kubectl apply -f k8s/prometheus.yaml`",
                        deployed("prometheus"),
                        CLUSTER)
                .line(
                        "service-monitors",
                        "Configure ServiceMonitors for all services",
                        MonitoringSection::monitored,
                        PROMETHEUS)
                .line(
                        "targets-up",
                        "Verify metrics scraped: check Prometheus targets",
                        MonitoringSection::targetsUp,
                        PROMETHEUS)
                .line(
                        "alert-rules",
                        "Import alert rules: `kubectl apply -f k8s/hpa-configs.yaml`",
                        deployment -> {
                            Set<String> rules = deployment.prometheus().alertRules();
                            return Result.when(
                                    !rules.isEmpty(), rules.size() + " alert rules", "no alert rule is loaded");
                        },
                        PROMETHEUS)
                .human("alerts-fire", "Test alerts fire correctly (simulate failure)", ALERT_BY_HAND);
    }

    private static Part grafana() {
        return new Part(HEADING, "Grafana")
                .line("grafana", "Deploy Grafana", deployed("grafana"), CLUSTER)
                .line(
                        "grafana-datasource",
                        "Add Prometheus datasource",
                        deployment -> ClusterChecks.configured(deployment, "grafana-provisioning", "prometheus"),
                        CLUSTER)
                .line(
                        "dashboards",
                        "Import dashboards for:",
                        dashboards("system-overview", "peer-review", "budget", "sandbox", "circuit-breakers"),
                        CLUSTER)
                .line("dashboard-overview", "System overview", dashboards("system-overview"), CLUSTER)
                .line("dashboard-peer-review", "Peer review metrics", dashboards("peer-review"), CLUSTER)
                .line("dashboard-budget", "Budget utilization", dashboards("budget"), CLUSTER)
                .line("dashboard-sandbox", "Sandbox performance", dashboards("sandbox"), CLUSTER)
                .line("dashboard-breakers", "Circuit breaker states", dashboards("circuit-breakers"), CLUSTER)
                .line(
                        "alert-channels",
                        "Configure alerting channels (Slack/PagerDuty)",
                        ClusterChecks::receivers,
                        CLUSTER);
    }

    private static Part logging() {
        return new Part(HEADING, "Logging")
                .line("json-logs", "Configure structured logging (JSON format)", ClusterChecks::structuredLogs, CLUSTER)
                .line("log-aggregation", "Setup log aggregation (ELK/Loki)", ClusterChecks::aggregated, CLUSTER)
                .line("log-alerts", "Create log-based alerts for:", logAlerts("alert:"), CLUSTER)
                .line("log-alert-breaker", "Circuit breaker OPEN", logAlerts("LogCircuitBreakerOpen"), CLUSTER)
                .line("log-alert-dlq", "DLQ message count > 100", logAlerts("LogDeadLettersPilingUp"), CLUSTER)
                .line(
                        "log-alert-security",
                        "Security validation failures",
                        logAlerts("LogSecurityValidationFailures"),
                        CLUSTER)
                .line("log-alert-budget", "Budget exhaustion", logAlerts("LogBudgetExhausted"), CLUSTER);
    }

    private static Result monitored(Deployment deployment) {
        Set<String> scraped = new TreeSet<>();
        deployment.prometheus().targets().forEach(target -> scraped.add(target.service()));
        List<String> faults = new ArrayList<>();
        HealthChecks.serviceNames().stream()
                .filter(service -> !scraped.contains(service))
                .forEach(service -> faults.add(service + " is not scraped"));
        return Result.of(faults, "all services are scraped");
    }

    private static Result targetsUp(Deployment deployment) {
        List<Prometheus.Target> targets = deployment.prometheus().targets();
        if (targets.isEmpty()) {
            return Result.fail("Prometheus has no targets");
        }
        return Result.of(
                targets.stream()
                        .filter(target -> !target.up())
                        .map(target -> target.service() + " is down: " + target.error())
                        .toList(),
                targets.size() + " targets are up");
    }

    private static Check deployed(String name) {
        return deployment -> ClusterChecks.deployed(deployment, name);
    }

    private static Check dashboards(String... names) {
        return deployment -> ClusterChecks.configured(deployment, "grafana-dashboards", names);
    }

    private static Check logAlerts(String word) {
        return deployment -> ClusterChecks.configured(deployment, "loki-rules", word);
    }
}
