package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.BROKER;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.SECRET;

import java.util.List;

/** Testing. */
final class TestingSection {

    private static final String HEADING = "Testing";

    private TestingSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Integration Tests")
                        .active("task-flow", "Test full task flow end-to-end", TaskTrials::fullFlow, API, CALLER)
                        .active("consensus", "Test peer review consensus", TaskTrials::consensus, API, CALLER)
                        .active("escalation", "Test escalation handling", TaskTrials::escalation, API, SECRET)
                        .active("governance", "Test learning governance", GovernanceTrials::all, DATABASE)
                        .active(
                                "governance-auto",
                                "Auto-approve for developer role",
                                GovernanceTrials::developerIsAutomatic,
                                DATABASE)
                        .active(
                                "governance-approval",
                                "Require approval for security role",
                                GovernanceTrials::securityNeedsApproval,
                                DATABASE)
                        .active(
                                "governance-cooldown",
                                "Verify cooldown enforcement",
                                GovernanceTrials::cooldown,
                                DATABASE)
                        .active("governance-daily", "Verify daily limits", GovernanceTrials::dailyLimit, DATABASE),
                new Part(HEADING, "Security Tests")
                        .line(
                                "unauthorized",
                                "Test unauthorized API access (should 401)",
                                SecurityTrials::unauthenticated,
                                API)
                        .line(
                                "forbidden",
                                "Test insufficient permissions (should 403)",
                                SecurityTrials::forbidden,
                                API,
                                SECRET)
                        .active(
                                "rate-limit",
                                "Test rate limit enforcement (should 429)",
                                SecurityTrials::limitsEnforced,
                                API,
                                SECRET)
                        .active(
                                "injection-attempts",
                                "Test LLM injection attempts (should block)",
                                SecurityTrials::injection,
                                API,
                                CALLER)
                        .active(
                                "sandbox-escape",
                                "Test sandbox escape attempts (should fail)",
                                SandboxTrials::escapes,
                                API,
                                CALLER)
                        .line(
                                "rbac-bypass",
                                "Test RBAC permission bypass (should fail)",
                                SecurityTrials::bypass,
                                API,
                                SECRET),
                new Part(HEADING, "Reliability Tests")
                        .active(
                                "breaker-opens",
                                "Test circuit breaker opens after failures",
                                BreakerTrials::opens,
                                API,
                                CALLER)
                        .active(
                                "budget-idempotent",
                                "Test idempotent budget requests",
                                BudgetTrials::idempotent,
                                API,
                                CALLER)
                        .active(
                                "dlq-captures",
                                "Test DLQ captures failed messages",
                                DeadLetterTrials::captured,
                                BROKER,
                                API,
                                CALLER)
                        .active("auto-fix", "Test auto-fix for guard failures", TaskTrials::autoFix, API, CALLER)
                        .active(
                                "message-retry",
                                "Verify message retry logic",
                                DeadLetterTrials::sentAgain,
                                BROKER,
                                API,
                                CALLER)
                        .active(
                                "pool-exhaustion",
                                "Test database connection pool exhaustion",
                                LoadTrials::poolExhausted,
                                API,
                                SECRET,
                                DATABASE),
                new Part(HEADING, "Performance Tests")
                        .active("load", "Load test with 10x expected traffic", LoadTrials::survives, API, SECRET)
                        .human(
                                "hpa-up",
                                "Verify HPA scales up under load",
                                "kubectl get hpa -n golden-architecture -w, during a longer load")
                        .human(
                                "hpa-down",
                                "Verify HPA scales down when idle",
                                "kubectl get hpa -n golden-architecture -w, ten minutes after it")
                        .active("load-p95", "Test p95 latency under load < SLO", LoadTrials::p95, API, SECRET)
                        .active(
                                "budget-concurrent",
                                "Test concurrent budget requests (no race conditions)",
                                BudgetTrials::concurrent,
                                API,
                                SECRET)
                        .active("sandbox-queue", "Test sandbox execution queue", SandboxTrials::queue, API, CALLER));
    }
}
