package dev.golden.supervisor.prompt;

import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.ListQuery;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code agent_prompts}, and the functions of migration 003 that decide about it. */
@Repository
class PromptTable {

    private static final String SELECT = """
            SELECT p.*, g.active_prompt_id = p.id AS active
            FROM agent_prompts p JOIN learning_governance g USING (agent_role)""";

    private final JdbcClient jdbc;
    private final Json json;

    PromptTable(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Page<Prompt.Summary> list(@Nullable String role, @Nullable ApprovalStatus status, PageRequest page) {
        ListQuery query = ListQuery.of(SELECT)
                .where("p.agent_role = :role", "role", role)
                .where("p.approval_status = :status", "status", status == null ? null : status.wireName());
        // Ids are numbers here; tokens carry UUIDs, so the number travels in the lower half of one.
        PageRequest.Position before = page.before();
        if (before != null) {
            query.where("p.created_at <= :at", "at", Columns.timestamp(before.createdAt()))
                    .where(
                            "(p.created_at, p.id) < (:at, :id)",
                            "id",
                            before.id().getLeastSignificantBits());
        }
        List<Prompt.Summary> rows = query.page(jdbc, "p.created_at", "p.id", new PageRequest(page.size(), null))
                .query(PromptTable::summary)
                .list();
        return page.page(rows, row -> new PageRequest.Position(row.createdAt(), new UUID(0, row.id())));
    }

    Optional<Prompt> find(long id) {
        return jdbc.sql(SELECT + " WHERE p.id = ?").param(id).query(this::row).optional();
    }

    /** Locks the role's rules, so that versions are numbered one after the other; returns the active version. */
    Optional<Long> lockRole(String role) {
        return jdbc.sql("SELECT active_prompt_id FROM learning_governance WHERE agent_role = ? FOR UPDATE")
                .param(role)
                .query(Long.class)
                .optional();
    }

    long insert(String role, String content, long base, String by, String rationale) {
        return jdbc.sql("""
                        INSERT INTO agent_prompts (
                            agent_role, version, content, base_id, approval_status, proposed_by, rationale)
                        SELECT :role, max(version) + 1, :content, :base, 'pending_review', :by, :rationale
                        FROM agent_prompts WHERE agent_role = :role
                        RETURNING id
                        """)
                .param("role", role)
                .param("content", content)
                .param("base", base)
                .param("by", by)
                .param("rationale", rationale)
                .query(Long.class)
                .single();
    }

    void setEvidence(long id, String evidence, int count, String sha256) {
        jdbc.sql("""
                        UPDATE agent_prompts
                        SET evidence = CAST(:evidence AS jsonb), evidence_count = :count, evidence_sha256 = :sha
                        WHERE id = :id AND approval_status = 'pending_review'
                        """)
                .param("evidence", evidence)
                .param("count", count)
                .param("sha", sha256)
                .param("id", id)
                .update();
    }

    void approve(long id, String by, String comment) {
        decide("SELECT approve_prompt_update(?, ?, ?)", id, by, comment);
    }

    void reject(long id, String by, String comment) {
        decide("SELECT reject_prompt_update(?, ?, ?)", id, by, comment);
    }

    boolean autoApprove(long id) {
        serviceRecordsTheAct();
        return jdbc.sql("SELECT auto_approve_prompt_update(?)")
                .param(id)
                .query(Boolean.class)
                .single();
    }

    /** @return the version that is active again */
    long rollBack(String role, String by, String comment) {
        serviceRecordsTheAct();
        return jdbc.sql("SELECT rollback_prompt(?, ?, ?)")
                .params(role, by, comment)
                .query(Long.class)
                .single();
    }

    private void decide(String sql, long id, String by, String comment) {
        serviceRecordsTheAct();
        jdbc.sql(sql).params(id, by, comment).query(Boolean.class).single();
    }

    /** Our row names token, roles and trace; the one the function would add knows less about the same act. */
    private void serviceRecordsTheAct() {
        jdbc.sql("SELECT set_config('golden.audited', 'on', TRUE)")
                .query(String.class)
                .single();
    }

    private static Prompt.Summary summary(ResultSet row, int number) throws SQLException {
        return new Prompt.Summary(
                row.getLong("id"),
                Columns.text(row, "agent_role"),
                row.getInt("version"),
                row.getObject("base_id", Long.class),
                Columns.text(row, "approval_status"),
                row.getBoolean("active"),
                Columns.text(row, "proposed_by"),
                Columns.text(row, "rationale"),
                row.getInt("evidence_count"),
                row.getString("decided_by"),
                Columns.findInstant(row, "decided_at"),
                Columns.instant(row, "created_at"));
    }

    private Prompt row(ResultSet row, int number) throws SQLException {
        Prompt.Summary summary = summary(row, number);
        return new Prompt(
                summary.id(),
                summary.agentRole(),
                summary.version(),
                Columns.text(row, "content"),
                summary.baseId(),
                summary.approvalStatus(),
                summary.active(),
                summary.proposedBy(),
                summary.rationale(),
                json.tree(Columns.text(row, "evidence")),
                summary.evidenceCount(),
                summary.decidedBy(),
                row.getString("decision_comment"),
                summary.decidedAt(),
                summary.createdAt());
    }
}
