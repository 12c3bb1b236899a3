package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.BROKER;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.CLUSTER;
import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.METRICS;
import static dev.golden.operations.verify.Need.PROMETHEUS;
import static dev.golden.operations.verify.Need.SECRET;

import java.util.List;
import java.util.Set;

/** Success Criteria, and who signs. */
final class SuccessSection {

    private static final String HEADING = "Success Criteria";

    private SuccessSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "System Health")
                        .line("success-pods", "All pods in Running state", HealthChecks::pods, CLUSTER)
                        .line(
                                "success-breakers",
                                "All circuit breakers in CLOSED state",
                                HealthChecks::breakersClosed,
                                API,
                                CALLER)
                        .line("success-dlq", "DLQ message count < 10", DatabaseChecks::fewDeadLetters, DATABASE)
                        .line("success-logs", "No errors in logs (last 1 hour)", ClusterChecks::errors, CLUSTER)
                        .line("success-hpa", "All HPA functioning correctly", ClusterChecks::autoscalers, CLUSTER),
                new Part(HEADING, "Performance")
                        .line("success-peer-review", "Peer review p95 < 180s", RolloutSection::peerReview, METRICS)
                        .line("success-completion", "Task completion rate > 95%", RolloutSection::completion, METRICS)
                        .line(
                                "success-sandbox",
                                "Sandbox execution p95 < 30s",
                                deployment -> HealthChecks.p95(deployment, "sandbox_execution_duration_seconds", 30),
                                METRICS)
                        .line("success-api", "API response p95 < 1s", SuccessSection::apiLatency, METRICS)
                        .line(
                                "success-database",
                                "Database query p95 < 100ms",
                                deployment -> HealthChecks.p95(deployment, "golden_database_query_seconds", 0.1),
                                METRICS),
                new Part(HEADING, "Security")
                        .line("success-authenticated", "All API calls authenticated", HealthChecks::authenticated, API)
                        .line("success-rbac", "RBAC enforced correctly", SecurityTrials::bypass, API, SECRET)
                        .line("success-rate-limit", "Rate limiting active", SecurityTrials::limitsShown, API, CALLER)
                        .line("success-audit", "Audit logs written", DatabaseChecks::audited, DATABASE)
                        .line("success-alerts", "No security alerts", SuccessSection::noSecurityAlerts, PROMETHEUS),
                new Part(HEADING, "Reliability")
                        .active(
                                "success-breakers-tested",
                                "Circuit breakers tested",
                                BreakerTrials::steered,
                                API,
                                CALLER)
                        .active("success-idempotency", "Idempotency verified", BudgetTrials::idempotent, API, CALLER)
                        .active(
                                "success-dlq-processing",
                                "DLQ processing",
                                DeadLetterTrials::sentAgain,
                                BROKER,
                                API,
                                CALLER)
                        .active("success-auto-fix", "Auto-fix working", TaskTrials::autoFix, API, CALLER)
                        .line("success-backups", "Backups running", DatabaseChecks::backedUp, DATABASE),
                new Part("Sign-off", "")
                        .human("sign-technical-lead", "Technical Lead", "signs")
                        .human("sign-security", "Security Review", "signs")
                        .human("sign-operations", "Operations", "signs")
                        .human("sign-product-owner", "Product Owner", "signs"));
    }

    /** Reads and writes; an execution or an event stream takes as long as the caller asked for, but is counted with them. */
    static Result apiLatency(Deployment deployment) {
        return HealthChecks.p95(deployment, "http_server_requests_seconds", 1);
    }

    private static Result noSecurityAlerts(Deployment deployment) {
        Set<String> firing = deployment.prometheus().firing("golden-security");
        if (deployment.isActive() && firing.equals(Set.of("SecurityDenialsSurge"))) {
            return Result.skip("SecurityDenialsSurge fires, perhaps for the trials of this command: without --active, "
                    + "five minutes after them");
        }
        return Result.when(firing.isEmpty(), "none fires", "firing: " + String.join(", ", firing));
    }
}
