package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Database;
import java.sql.SQLException;

/** Learning governance, tried on proposals of its own in transactions that are rolled back: no prompt ever changes. */
final class GovernanceTrials {

    private GovernanceTrials() {}

    static Result developerIsAutomatic(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            free(database, "developer");
            return Result.when(
                    database.isTrue("SELECT auto_approve_prompt_update(?)", propose(database, "developer")),
                    "a proposal with evidence goes live by itself",
                    "a proposal with evidence stays pending");
        });
    }

    static Result securityNeedsApproval(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            free(database, "security");
            long id = propose(database, "security");
            if (database.isTrue("SELECT auto_approve_prompt_update(?)", id)) {
                return Result.fail("a proposal for security goes live by itself");
            }
            String own = database.refusal("SELECT approve_prompt_update(?, 'verify', 'golden verify')", id);
            if (own.isEmpty()) {
                return Result.fail("the proposer may approve the own proposal");
            }
            boolean other = database.isTrue("SELECT approve_prompt_update(?, 'verify-approver', 'golden verify')", id);
            return Result.when(other, "not by itself, not by its proposer, only by another", "no one can approve it");
        });
    }

    static Result cooldown(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            free(database, "developer");
            boolean first = database.isTrue("SELECT auto_approve_prompt_update(?)", propose(database, "developer"));
            boolean second = database.isTrue("SELECT auto_approve_prompt_update(?)", propose(database, "developer"));
            database.rows("UPDATE learning_governance SET last_update_at = NULL WHERE agent_role = 'developer'");
            boolean lifted = database.isTrue("SELECT can_auto_update_prompt('developer')");
            return Result.when(
                    first && !second && lifted,
                    "a second update must wait; last_update_at = NULL lifts it",
                    "first " + first + ", second " + second + ", after lifting " + lifted);
        });
    }

    static Result dailyLimit(Deployment deployment) throws SQLException {
        return deployment.database().rolledBack(database -> {
            free(database, "developer");
            database.rows("UPDATE learning_governance SET updates_today = daily_limit WHERE agent_role = 'developer'");
            boolean full = database.isTrue("SELECT auto_approve_prompt_update(?)", propose(database, "developer"));
            String status = database.value("SELECT status FROM governance_status WHERE agent_role = 'developer'");
            return Result.when(
                    !full && status.equals("DAILY_LIMIT"),
                    "at the limit nothing goes live, status DAILY_LIMIT",
                    "at the limit: goes live " + full + ", status " + status);
        });
    }

    /** All four, for the lines that sum them up. */
    static Result all(Deployment deployment) throws SQLException {
        for (Result result : java.util.List.of(
                developerIsAutomatic(deployment),
                securityNeedsApproval(deployment),
                cooldown(deployment),
                dailyLimit(deployment))) {
            if (result.outcome() != Result.Outcome.PASS) {
                return result;
            }
        }
        return Result.pass("automatic for developer, approval for security, cooldown, daily limit");
    }

    private static void free(Database database, String role) throws SQLException {
        database.rows("""
                UPDATE learning_governance
                SET last_update_at = NULL, updates_today = 0, updates_day = (now() AT TIME ZONE 'UTC')::date
                WHERE agent_role = ?""", role);
    }

    private static long propose(Database database, String role) throws SQLException {
        return database.number("""
                INSERT INTO agent_prompts (agent_role, version, content, base_id, approval_status, proposed_by, rationale,
                    evidence_count, evidence_sha256)
                SELECT g.agent_role, (SELECT max(version) + 1 FROM agent_prompts p WHERE p.agent_role = g.agent_role),
                    'golden verify', g.active_prompt_id, 'pending_review', 'verify', 'golden verify', g.min_evidence,
                    repeat('0', 64)
                FROM learning_governance g WHERE g.agent_role = ? RETURNING id""", role);
    }
}
