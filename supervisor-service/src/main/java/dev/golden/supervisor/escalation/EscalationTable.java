package dev.golden.supervisor.escalation;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.ListQuery;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** Table {@code escalations}. Every change is conditional on the state it starts from: the second of two finds no row. */
@Repository
class EscalationTable {

    private static final TypeReference<Map<String, String>> FILES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Json json;

    EscalationTable(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Page<Escalation.Summary> list(
            @Nullable String tenant, @Nullable EscalationStatus status, @Nullable UUID task, PageRequest page) {
        List<Escalation.Summary> rows = ListQuery.of("""
                        SELECT id, tenant_id, task_id, reason, status, priority, summary, sla_due_at, reminders,
                            acknowledged_by, decision, resolved_by, created_at
                        FROM escalations""")
                .where("tenant_id = :tenant", "tenant", tenant)
                .where("status = :status", "status", status == null ? null : status.name())
                .where("task_id = :task", "task", task)
                .page(jdbc, "created_at", "id", page)
                .query(EscalationTable::summary)
                .list();
        return page.page(rows, row -> new PageRequest.Position(row.createdAt(), row.id()));
    }

    Optional<Escalation> find(@Nullable String tenant, UUID id) {
        return jdbc.sql("""
                        SELECT * FROM escalations
                        WHERE id = :id AND (CAST(:tenant AS text) IS NULL OR tenant_id = :tenant)
                        """)
                .param("id", id)
                .param("tenant", tenant)
                .query(this::row)
                .optional();
    }

    /** @return false when it was raised before */
    boolean insert(EscalationRaised raised, Instant slaDueAt) {
        return jdbc.sql("""
                        INSERT INTO escalations (id, tenant_id, task_id, step_id, reason, status, priority, summary,
                            case_file, sla_due_at, created_at)
                        VALUES (:id, :tenant, :task, :step, :reason, 'OPEN', :priority, :summary,
                            CAST(:caseFile AS jsonb), :due, :created)
                        ON CONFLICT (id) DO NOTHING
                        """)
                        .param("id", raised.escalationId())
                        .param("tenant", raised.tenantId())
                        .param("task", raised.taskId())
                        .param("step", raised.stepId())
                        .param("reason", raised.reason().name())
                        .param("priority", raised.priority())
                        .param("summary", raised.summary())
                        .param("caseFile", json.write(raised.caseFile()))
                        .param("due", Columns.timestamp(slaDueAt))
                        .param("created", Columns.timestamp(raised.raisedAt()))
                        .update()
                == 1;
    }

    Optional<Escalation> acknowledge(@Nullable String tenant, UUID id, String by, Instant at) {
        return jdbc.sql("""
                        UPDATE escalations SET status = 'ACKNOWLEDGED', acknowledged_by = :by, acknowledged_at = :at
                        WHERE id = :id AND status = 'OPEN' AND (CAST(:tenant AS text) IS NULL OR tenant_id = :tenant)
                        RETURNING *
                        """)
                .param("id", id)
                .param("tenant", tenant)
                .param("by", by)
                .param("at", Columns.timestamp(at))
                .query(this::row)
                .optional();
    }

    Optional<Escalation> resolve(
            @Nullable String tenant, UUID id, Escalations.Resolution resolution, String by, Instant at) {
        return jdbc.sql("""
                        UPDATE escalations
                        SET status = 'RESOLVED', decision = :decision, guidance = :guidance,
                            artifact = CAST(:artifact AS jsonb), resolution_reason = :reason, resolved_by = :by,
                            resolved_at = :at
                        WHERE id = :id AND status IN ('OPEN', 'ACKNOWLEDGED')
                            AND (CAST(:tenant AS text) IS NULL OR tenant_id = :tenant)
                        RETURNING *
                        """)
                .param("id", id)
                .param("tenant", tenant)
                .param("decision", resolution.decision().name())
                .param("guidance", resolution.guidance())
                .param("artifact", resolution.artifact() == null ? null : json.write(resolution.artifact()))
                .param("reason", resolution.reason())
                .param("by", by)
                .param("at", Columns.timestamp(at))
                .query(this::row)
                .optional();
    }

    boolean withdraw(UUID id) {
        return jdbc.sql(
                                "UPDATE escalations SET status = 'WITHDRAWN' WHERE id = ? AND status IN ('OPEN', 'ACKNOWLEDGED')")
                        .param(id)
                        .update()
                == 1;
    }

    /** Counts the reminder of each case that is past due, and past due again an interval later; oldest first. */
    List<Escalation.Summary> remind(Instant now, Duration interval, int limit) {
        return jdbc.sql("""
                        UPDATE escalations SET reminders = reminders + 1
                        WHERE id IN (
                            SELECT id FROM escalations
                            WHERE status IN ('OPEN', 'ACKNOWLEDGED') AND sla_due_at <= :now
                                AND sla_due_at + reminders * make_interval(secs => :seconds) <= :now
                            ORDER BY sla_due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                        RETURNING *
                        """)
                .param("now", Columns.timestamp(now))
                .param("seconds", interval.toMillis() / 1000.0)
                .param("limit", limit)
                .query(EscalationTable::summary)
                .list();
    }

    long waiting() {
        return jdbc.sql("SELECT count(*) FROM escalations WHERE status IN ('OPEN', 'ACKNOWLEDGED')")
                .query(Long.class)
                .single();
    }

    private static Escalation.Summary summary(ResultSet row, int number) throws SQLException {
        String decision = row.getString("decision");
        return new Escalation.Summary(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                Columns.uuid(row, "task_id"),
                EscalationReason.valueOf(Columns.text(row, "reason")),
                EscalationStatus.valueOf(Columns.text(row, "status")),
                row.getInt("priority"),
                Columns.text(row, "summary"),
                Columns.instant(row, "sla_due_at"),
                row.getInt("reminders"),
                row.getString("acknowledged_by"),
                decision == null ? null : EscalationDecision.valueOf(decision),
                row.getString("resolved_by"),
                Columns.instant(row, "created_at"));
    }

    private Escalation row(ResultSet row, int number) throws SQLException {
        Escalation.Summary summary = summary(row, number);
        String artifact = row.getString("artifact");
        return new Escalation(
                summary.id(),
                summary.tenantId(),
                summary.taskId(),
                Columns.uuid(row, "step_id"),
                summary.reason(),
                summary.status(),
                summary.priority(),
                summary.summary(),
                json.tree(Columns.text(row, "case_file")),
                summary.slaDueAt(),
                summary.reminders(),
                summary.acknowledgedBy(),
                Columns.findInstant(row, "acknowledged_at"),
                summary.decision(),
                row.getString("guidance"),
                artifact == null ? null : json.read(artifact, FILES),
                row.getString("resolution_reason"),
                summary.resolvedBy(),
                Columns.findInstant(row, "resolved_at"),
                summary.createdAt());
    }
}
