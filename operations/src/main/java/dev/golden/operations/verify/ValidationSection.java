package dev.golden.operations.verify;

import static dev.golden.operations.verify.Need.API;
import static dev.golden.operations.verify.Need.CALLER;
import static dev.golden.operations.verify.Need.CLUSTER;
import static dev.golden.operations.verify.Need.DATABASE;
import static dev.golden.operations.verify.Need.METRICS;
import static dev.golden.operations.verify.Need.SECRET;

import dev.golden.operations.verify.system.Database;
import java.sql.SQLException;
import java.util.List;

/** Validation, whose lines are comments above commands, and the runbooks, whose lines are headings. */
final class ValidationSection {

    private static final String HEADING = "Validation";
    private static final String RUNBOOKS = "Operational Runbooks";

    private ValidationSection() {}

    static List<Part> parts() {
        return List.of(
                new Part(HEADING, "Functional Validation")
                        .line("validate-token", "1. Test API with valid token", HealthChecks::validToken, API, CALLER)
                        .line(
                                "validate-unauthorized",
                                "2. Test unauthorized access (should fail)",
                                SecurityTrials::unauthenticated,
                                API)
                        .active("validate-budget", "3. Test idempotent budget", BudgetTrials::idempotent, API, CALLER)
                        .line("validate-hpa", "4. Check HPA status", ClusterChecks::autoscalers, CLUSTER)
                        .line(
                                "validate-breakers",
                                "5. Check circuit breaker stats",
                                HealthChecks::breakerMetric,
                                API,
                                CALLER)
                        .line("validate-dlq", "6. Check DLQ", DatabaseChecks::fewDeadLetters, DATABASE)
                        .line(
                                "validate-governance",
                                "7. Test learning governance",
                                SchemaChecks::governanceStatus,
                                DATABASE),
                new Part(HEADING, "Performance Validation")
                        .active("validate-load", "Load test with Apache Bench", LoadTrials::survives, API, SECRET)
                        .human("validate-watch", "Monitor during load test", "kubectl top pods -n golden-architecture")
                        .line("validate-p95", "Check p95 latency in Grafana", SuccessSection::apiLatency, METRICS),
                new Part(HEADING, "Security Validation")
                        .active(
                                "validate-sql-injection",
                                "Try SQL injection",
                                SecurityTrials::sqlInjection,
                                API,
                                CALLER)
                        .active("validate-sandbox", "Try sandbox escape", SandboxTrials::command, API, CALLER),
                new Part(RUNBOOKS, "")
                        .active("runbook-breaker", "Circuit Breaker Stuck OPEN", BreakerTrials::steered, API, CALLER)
                        .line("runbook-dlq", "DLQ Messages Piling Up", ValidationSection::deadLetterQueries, DATABASE)
                        .active("runbook-budget", "Budget Exhausted", ValidationSection::budgetQueries, DATABASE)
                        .active(
                                "runbook-learning",
                                "Learning Updates Blocked",
                                ValidationSection::learningQueries,
                                DATABASE));
    }

    private static Result deadLetterQueries(Deployment deployment) throws SQLException {
        Database database = deployment.database();
        int shown = database.rows("""
                SELECT original_subject, error_count, data FROM dlq_messages WHERE resolved = FALSE
                ORDER BY created_at DESC LIMIT 10""").size();
        int groups = database.rows("""
                SELECT original_subject, COUNT(*) FROM dlq_messages WHERE resolved = FALSE GROUP BY original_subject""").size();
        return Result.pass("both queries run: " + shown + " messages, " + groups + " subjects");
    }

    /** On a tenant of its own, and taken back. */
    private static Result budgetQueries(Deployment deployment) throws SQLException {
        String tenant = deployment.tenant() + "-sql";
        return deployment.database().rolledBack(database -> {
            database.rows("INSERT INTO budget_limits (tenant_id, total_limit) VALUES (?, 1)", tenant);
            database.rows(
                    "SELECT * FROM budget_transactions WHERE tenant_id = ? ORDER BY timestamp DESC LIMIT 20", tenant);
            database.rows("UPDATE budget_limits SET total_limit = 2000000 WHERE tenant_id = ?", tenant);
            String decision = database.value(
                    "SELECT state FROM budget_reserve(?, 'verify', 1000, NULL, NULL, interval '1 minute', 1)", tenant);
            return Result.when(
                    decision.equals("OPEN"), "the raised limit counts at once", "after raising the limit: " + decision);
        });
    }

    private static Result learningQueries(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            int rows = database.rows("SELECT * FROM governance_status WHERE agent_role = 'developer'")
                    .size();
            database.rows("SELECT * FROM agent_prompts WHERE approval_status = 'pending_review'");
            database.rows("UPDATE learning_governance SET last_update_at = NULL WHERE agent_role = 'developer'");
            String status = database.value("SELECT status FROM governance_status WHERE agent_role = 'developer'");
            String refused = database.refusal("SELECT approve_prompt_update(-1, 'admin', 'Reviewed and approved')");
            return Result.when(
                    rows == 1 && !status.equals("COOLDOWN") && refused.equals("P0002"),
                    "the queries run, the cooldown is lifted, an unknown proposal is refused",
                    rows + " rows, status " + status + ", unknown proposal: " + refused);
        });
    }
}
