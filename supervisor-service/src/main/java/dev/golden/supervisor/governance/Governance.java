package dev.golden.supervisor.governance;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.database.Columns;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The rules per role. What they forbid is enforced by the SQL functions; here they are shown and set. */
@Service
class Governance {

    /** Prompts of these guard the others; the table refuses it too. */
    private static final Set<AgentRole> ALWAYS_MANUAL = Set.of(AgentRole.SECURITY, AgentRole.SUPERVISOR);

    private static final String STATUS = """
            SELECT s.*, extract(epoch FROM s.cooldown_left) AS seconds_left, extract(epoch FROM g.cooldown) AS seconds
            FROM governance_status s JOIN learning_governance g USING (agent_role)
            WHERE CAST(:role AS text) IS NULL OR agent_role = :role
            ORDER BY agent_role
            """;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AuditLog audit;

    Governance(JdbcClient jdbc, Transactions transactions, AuditLog audit) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
    }

    record Rules(boolean autoUpdate, Duration cooldown, int dailyLimit, int minEvidence) {}

    List<GovernanceStatus> all() {
        return transactions.read(() ->
                jdbc.sql(STATUS).param("role", null).query(Governance::status).list());
    }

    GovernanceStatus set(String role, Rules rules) {
        AgentRole known = require(role);
        if (rules.autoUpdate() && ALWAYS_MANUAL.contains(known)) {
            throw ProblemException.invalid("auto_update", "must be false for role " + role);
        }
        return transactions.write(() -> {
            GovernanceStatus before = status(role);
            jdbc.sql("""
                            UPDATE learning_governance
                            SET auto_update = :auto, cooldown = make_interval(secs => :seconds), daily_limit = :daily,
                                min_evidence = :evidence, updated_at = clock_timestamp()
                            WHERE agent_role = :role
                            """)
                    .param("auto", rules.autoUpdate())
                    .param("seconds", rules.cooldown().toMillis() / 1000.0)
                    .param("daily", rules.dailyLimit())
                    .param("evidence", rules.minEvidence())
                    .param("role", role)
                    .update();
            GovernanceStatus after = status(role);
            audit.record(AuditEntry.done(
                            "governance.set",
                            "governance",
                            role,
                            Caller.current().tenantId())
                    .with(Map.of("before", facts(before), "after", facts(after))));
            return after;
        });
    }

    GovernanceStatus resetCooldown(String role, String reason) {
        require(role);
        return transactions.write(() -> {
            jdbc.sql("""
                            UPDATE learning_governance SET last_update_at = NULL, updated_at = clock_timestamp()
                            WHERE agent_role = ?
                            """).param(role).update();
            audit.record(AuditEntry.done(
                            "governance.cooldown-reset",
                            "governance",
                            role,
                            Caller.current().tenantId())
                    .because(reason));
            return status(role);
        });
    }

    private static AgentRole require(String role) {
        return AgentRole.find(role).orElseThrow(() -> ProblemException.notFound("agent role", role));
    }

    private GovernanceStatus status(String role) {
        return jdbc.sql(STATUS).param("role", role).query(Governance::status).single();
    }

    private static Map<String, Object> facts(GovernanceStatus status) {
        return Map.of(
                "mode", status.mode(),
                "cooldown", status.cooldown().toString(),
                "dailyLimit", status.dailyLimit(),
                "minEvidence", status.minEvidence());
    }

    private static GovernanceStatus status(ResultSet row, int number) throws SQLException {
        return new GovernanceStatus(
                Columns.text(row, "agent_role"),
                Columns.text(row, "mode"),
                Columns.text(row, "status"),
                seconds(row, "seconds"),
                seconds(row, "seconds_left"),
                row.getInt("updates_today"),
                row.getInt("daily_limit"),
                row.getInt("min_evidence"),
                Columns.findInstant(row, "last_update_at"),
                row.getObject("active_prompt_id", Long.class),
                row.getObject("active_version", Integer.class),
                row.getLong("pending_proposals"));
    }

    private static Duration seconds(ResultSet row, String column) throws SQLException {
        return Duration.ofMillis(Math.round(row.getDouble(column) * 1000));
    }
}
