package dev.golden.supervisor.learning;

import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.database.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code learning_outcomes}, and what it says about a role's active prompt. */
@Repository
class OutcomeTable {

    private final JdbcClient jdbc;
    private final Json json;

    OutcomeTable(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** The latest outcome of a task counts: a retry may end otherwise. */
    void store(OutcomeRecorded outcome) {
        jdbc.sql("""
                        INSERT INTO learning_outcomes (
                            task_id, tenant_id, agent_role, status, prompt_id, finding_rules, human_decision)
                        VALUES (:task, :tenant, :role, :status, :prompt, CAST(:rules AS jsonb), :human)
                        ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, prompt_id = excluded.prompt_id,
                            finding_rules = excluded.finding_rules, human_decision = excluded.human_decision
                        """)
                .param("task", outcome.taskId())
                .param("tenant", outcome.tenantId())
                .param("role", outcome.role().wireName())
                .param("status", outcome.status())
                .param("prompt", outcome.promptId())
                .param("rules", json.write(outcome.findingRules()))
                .param("human", outcome.humanDecision())
                .update();
    }

    /** Tasks that used the prompt and showed the finding, oldest first. */
    List<UUID> tasksWith(String role, long prompt, String rule) {
        return jdbc.sql("""
                        SELECT task_id FROM learning_outcomes
                        WHERE agent_role = :role AND prompt_id = :prompt AND jsonb_exists(finding_rules, :rule)
                        ORDER BY created_at, task_id LIMIT 1000
                        """)
                .param("role", role)
                .param("prompt", prompt)
                .param("rule", rule)
                .query(UUID.class)
                .list();
    }

    /** A proposal for the rule on this base, whatever became of it: what was rejected is not proposed again. */
    Optional<Proposal> findProposal(String role, long base, String rule) {
        return jdbc.sql("""
                        SELECT id, approval_status = 'pending_review' AS pending FROM agent_prompts
                        WHERE agent_role = :role AND base_id = :base AND proposed_by = :by
                            AND evidence ->> 'rule' = :rule
                        ORDER BY id DESC LIMIT 1
                        """)
                .param("role", role)
                .param("base", base)
                .param("by", Learner.NAME)
                .param("rule", rule)
                .query((row, number) -> new Proposal(row.getLong("id"), row.getBoolean("pending")))
                .optional();
    }

    record Proposal(long id, boolean pending) {}
}
