package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Who may do what, in the database and over the API. */
final class RightsChecks {

    private static final Set<String> SERVICE_ROLES =
            Set.of("golden_orchestrator", "golden_peer_hub", "golden_supervisor", "golden_sandbox", "golden_dlq");

    /** Tables of one service, and the services beside it that need them too. */
    private static final Map<String, Set<String>> OWNERS = Map.ofEntries(
            Map.entry("tasks", Set.of("golden_orchestrator")),
            Map.entry("task_runs", Set.of("golden_orchestrator")),
            Map.entry("task_steps", Set.of("golden_orchestrator")),
            Map.entry("task_events", Set.of("golden_orchestrator")),
            Map.entry("artifacts", Set.of("golden_orchestrator")),
            Map.entry("injection_findings", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("model_calls", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("model_answer_sizes", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("model_pauses", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("budget_limits", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("budget_reservations", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("budget_transactions", Set.of("golden_orchestrator", "golden_peer_hub")),
            Map.entry("agents", Set.of("golden_peer_hub")),
            Map.entry("reviews", Set.of("golden_peer_hub")),
            Map.entry("review_assignments", Set.of("golden_peer_hub")),
            Map.entry("review_verdicts", Set.of("golden_peer_hub")),
            Map.entry("reviewer_reliability", Set.of("golden_peer_hub")),
            Map.entry("escalations", Set.of("golden_supervisor")),
            Map.entry("learning_governance", Set.of("golden_supervisor")),
            Map.entry("agent_prompts", Set.of("golden_supervisor")),
            Map.entry("learning_outcomes", Set.of("golden_supervisor")),
            Map.entry("executions", Set.of("golden_sandbox")),
            Map.entry("dlq_messages", Set.of("golden_dlq")));

    private RightsChecks() {}

    static Result database(Deployment deployment) throws SQLException {
        Database database = deployment.database();
        List<String> faults = new ArrayList<>();
        Set<String> missing = new TreeSet<>(SERVICE_ROLES);
        missing.removeAll(database.column("SELECT rolname FROM pg_roles WHERE rolname LIKE 'golden\\_%'"));
        missing.forEach(role -> faults.add("role " + role + " is missing"));
        database.column("""
                        SELECT rolname FROM pg_roles
                        WHERE rolname LIKE 'golden\\_%' AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolcanlogin)""").forEach(role -> faults.add("role " + role + " may more than a service's role"));
        for (Map<String, String> row : database.rows("""
                SELECT c.relname AS name, CASE WHEN a.grantee = 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee) END AS grantee,
                    string_agg(DISTINCT a.privilege_type, ', ') AS rights
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
                  AND (a.grantee = 0 OR pg_get_userbyid(a.grantee) LIKE 'golden\\_%')
                GROUP BY 1, 2 ORDER BY 1, 2""")) {
            widened(row.getOrDefault("name", ""), row.getOrDefault("grantee", ""), row.getOrDefault("rights", ""))
                    .forEach(faults::add);
        }
        database.column(
                        """
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND NOT relrowsecurity AND relname = ANY (string_to_array(?, ','))""",
                        "tasks,task_runs,task_steps,task_events,artifacts,model_calls,model_answer_sizes,budget_limits,budget_reservations,"
                                + "budget_transactions,executions,reviews,review_verdicts,escalations,audit_log")
                .forEach(table -> faults.add("table " + table + " has no row-level security"));
        return Result.of(faults, "five roles without login, each with its own tables only");
    }

    private static List<String> widened(String table, String grantee, String rights) {
        List<String> faults = new ArrayList<>();
        Set<String> owners = OWNERS.get(table);
        boolean service = SERVICE_ROLES.contains(grantee);
        if (grantee.equals("everybody") || (owners != null && service && !owners.contains(grantee))) {
            faults.add(grantee + " has " + rights + " on " + table);
        } else if (service
                && (table.startsWith("audit_") || table.equals("budget_transactions"))
                && (rights.contains("UPDATE") || rights.contains("DELETE") || rights.contains("TRUNCATE"))) {
            faults.add(grantee + " may alter " + table);
        }
        return faults;
    }

    /** The matrix in force, against what separates the roles. */
    static Result permissions(Deployment deployment) {
        JsonNode body = deployment.as("ADMIN").get("/admin/permissions").json();
        Map<String, Set<String>> roles = new TreeMap<>();
        body.path("roles").forEach(role -> {
            Set<String> permissions = new TreeSet<>();
            role.path("permissions").forEach(permission -> permissions.add(permission.asString("")));
            roles.put(role.path("role").asString(""), permissions);
        });
        List<String> faults = new ArrayList<>();
        for (String role : List.of("ADMIN", "OPERATOR", "APPROVER", "DEVELOPER", "AUDITOR", "SERVICE", "VIEWER")) {
            if (!roles.containsKey(role)) {
                faults.add("role " + role + " is missing");
            }
        }
        roles.getOrDefault("VIEWER", Set.of()).stream()
                .filter(permission -> !permission.endsWith("_READ"))
                .forEach(permission -> faults.add("VIEWER has " + permission));
        only(faults, roles, "GOVERNANCE_WRITE", Set.of("ADMIN"));
        only(faults, roles, "PROMPT_DECIDE", Set.of("ADMIN", "APPROVER"));
        only(faults, roles, "ESCALATION_DECIDE", Set.of("ADMIN", "APPROVER"));
        only(faults, roles, "BUDGET_LIMIT_WRITE", Set.of("ADMIN", "OPERATOR"));
        only(faults, roles, "BREAKER_WRITE", Set.of("ADMIN", "OPERATOR"));
        only(faults, roles, "TOKEN_REVOKE", Set.of("ADMIN", "OPERATOR"));
        only(faults, roles, "AUDIT_READ", Set.of("ADMIN", "AUDITOR"));
        if (deployment.has(Need.CLUSTER)) {
            faults.addAll(deployment.cluster().wideRights());
        }
        return Result.of(faults, roles.size() + " roles; who proposes does not decide, who reads does not write");
    }

    private static void only(
            List<String> faults, Map<String, Set<String>> roles, String permission, Set<String> holders) {
        roles.forEach((role, permissions) -> {
            if (permissions.contains(permission) && !holders.contains(role)) {
                faults.add(role + " has " + permission);
            }
        });
    }
}
