package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.METRICS;

import java.util.List;
import java.util.Set;

/** Deployment. */
final class RolloutSection {

    private static final String HEADING = "Deployment";

    private RolloutSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Pre-Production")
                        .human("staging", "Deploy to staging environment", "kubectl apply -k k8s/overlays/staging")
                        .human(
                                "smoke",
                                "Run smoke tests on staging",
                                "golden verify --active --url https://STAGING --jwt-secret …")
                        .line("integrations", "Verify all integrations work", HealthChecks::health, API, CALLER)
                        .human("disaster-recovery", "Test DR procedures (backup/restore)", "golden backup drill")
                        .human("plan-reviewed", "Review deployment plan with team", "a meeting")
                        .human(
                                "maintenance-window",
                                "Schedule maintenance window (if needed)",
                                "an upgrade needs none unless its notes say so"),
                new Part(HEADING, "Production Rollout")
                        .line(
                                "backup-production",
                                "Create backup of current production (if upgrading)",
                                DatabaseChecks::backedUp,
                                DATABASE)
                        .human("canary", "Deploy with canary (10% traffic first)", "apply k8s/components/canary")
                        .human(
                                "canary-watch",
                                "Monitor error rates for 30 minutes",
                                "the canary's analysis does, and aborts; watch it")
                        .human(
                                "canary-grow",
                                "Gradually increase traffic (50%, 100%)",
                                "the canary's steps do; promote it")
                        .line("slo", "Monitor SLO metrics:", RolloutSection::objectives, METRICS)
                        .line("slo-peer-review", "Peer review p95 < 180s", RolloutSection::peerReview, METRICS)
                        .line("slo-completion", "Task completion > 95%", RolloutSection::completion, METRICS)
                        .line("slo-sandbox-timeout", "Sandbox timeout < 5%", RolloutSection::sandboxTimeouts, METRICS)
                        .line("slo-errors", "Error rate < 1%", RolloutSection::errors, METRICS),
                new Part(HEADING, "Post-Deployment")
                        .line("services-healthy", "Verify all services healthy", HealthChecks::services, API, CALLER)
                        .line(
                                "breakers",
                                "Check circuit breaker states (should be CLOSED)",
                                HealthChecks::breakersClosed,
                                API,
                                CALLER)
                        .line(
                                "dlq-count",
                                "Check DLQ message count (should be low)",
                                DatabaseChecks::fewDeadLetters,
                                DATABASE)
                        .line(
                                "budget-operations",
                                "Verify budget operations working",
                                BudgetTrials::operations,
                                API,
                                CALLER)
                        .line("governance-live", "Test learning governance", SchemaChecks::governanceFunction, DATABASE)
                        .line("audit-written", "Check audit logs are written", DatabaseChecks::audited, DATABASE)
                        .line("metrics", "Verify metrics collected", HealthChecks::metrics, METRICS)
                        .human(
                                "alerts-fire-again",
                                "Test alerts fire (simulate issue)",
                                MonitoringSection.alertByHand()));
    }

    static Result peerReview(Deployment deployment) {
        return HealthChecks.p95(deployment, "peer_review_duration_seconds", 180);
    }

    /** A verdict is a completed task, whatever it says; only what ended without one failed. */
    static Result completion(Deployment deployment) {
        return HealthChecks.share(
                deployment,
                "golden_tasks_finished_total",
                "status",
                Set.of("COMPLETED", "REJECTED", "CANCELLED"),
                0.95,
                true);
    }

    static Result sandboxTimeouts(Deployment deployment) {
        return HealthChecks.share(
                deployment, "sandbox_execution_duration_seconds_count", "status", Set.of("TIMED_OUT"), 0.05, false);
    }

    static Result errors(Deployment deployment) {
        return HealthChecks.share(
                deployment, "http_server_requests_seconds_count", "outcome", Set.of("SERVER_ERROR"), 0.01, false);
    }

    private static Result objectives(Deployment deployment) {
        for (Check check : List.<Check>of(
                RolloutSection::peerReview,
                RolloutSection::completion,
                RolloutSection::sandboxTimeouts,
                RolloutSection::errors)) {
            try {
                Result result = check.run(deployment);
                if (result.outcome() != Result.Outcome.PASS) {
                    return result;
                }
            } catch (Exception e) {
                return Result.fail(Deployment.message(e));
            }
        }
        return Result.pass("all four hold");
    }
}
