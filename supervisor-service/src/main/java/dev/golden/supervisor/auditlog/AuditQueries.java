package dev.golden.supervisor.auditlog;

import dev.golden.database.Columns;
import dev.golden.database.ListQuery;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Reads the audit log of the caller's tenant; ADMIN of any, or all. */
@Service
class AuditQueries {

    private final JdbcClient jdbc;
    private final Transactions transactions;

    AuditQueries(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Filters; null ones do not count. {@code from} is included, {@code to} is not. */
    record Filter(
            @Nullable String tenantId,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String objectType,
            @Nullable String objectId,
            @Nullable String result,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * @param headHash hash of the newest link; to be kept elsewhere, a later one must grow from it
     * @param firstBreak null when the chain is whole
     */
    record Verification(
            String tenantId,
            boolean valid,
            long entries,
            @Nullable String headHash,
            @Nullable Break firstBreak) {}

    record Break(long seq, @Nullable UUID auditId, String problem) {}

    Page<AuditRow> list(Filter filter, PageRequest page) {
        Caller caller = Caller.current();
        String tenant = filter.tenantId() == null && caller.isAdmin() ? null : caller.tenantFor(filter.tenantId());
        List<AuditRow> rows = transactions.read(() -> ListQuery.of("""
                        SELECT l.*, c.seq, c.previous_hash, c.hash
                        FROM audit_log l LEFT JOIN audit_chain c ON c.audit_id = l.id""")
                .where("l.tenant_id = :tenant", "tenant", tenant)
                .where("l.actor = :actor", "actor", filter.actor())
                .where("l.action = :action", "action", filter.action())
                .where("l.object_type = :objectType", "objectType", filter.objectType())
                .where("l.object_id = :objectId", "objectId", filter.objectId())
                .where("l.result = :result", "result", filter.result())
                .where("l.at >= :from", "from", Columns.timestamp(filter.from()))
                .where("l.at < :to", "to", Columns.timestamp(filter.to()))
                .page(jdbc, "l.at", "l.id", page)
                .query(AuditQueries::row)
                .list());
        return page.page(rows, row -> new PageRequest.Position(row.at(), row.id()));
    }

    Verification verify(@Nullable String named) {
        String tenant = Caller.current().tenantFor(named);
        return transactions.read(() -> {
            Break firstBreak = jdbc.sql("SELECT seq, audit_id, problem FROM audit_verify(?)")
                    .param(tenant)
                    .query((row, number) -> new Break(
                            row.getLong("seq"), Columns.findUuid(row, "audit_id"), Columns.text(row, "problem")))
                    .optional()
                    .orElse(null);
            String head = jdbc.sql("SELECT hash FROM audit_chain WHERE tenant_id = ? ORDER BY seq DESC LIMIT 1")
                    .param(tenant)
                    .query(String.class)
                    .optional()
                    .orElse(null);
            long entries = jdbc.sql("SELECT count(*) FROM audit_chain WHERE tenant_id = ?")
                    .param(tenant)
                    .query(Long.class)
                    .single();
            return new Verification(tenant, firstBreak == null, entries, head, firstBreak);
        });
    }

    private static AuditRow row(ResultSet row, int number) throws SQLException {
        String hash = row.getString("hash");
        return new AuditRow(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                Columns.instant(row, "at"),
                Columns.text(row, "actor"),
                Columns.text(row, "token_id"),
                Columns.text(row, "roles"),
                Columns.text(row, "actor_tenant"),
                Columns.text(row, "service"),
                Columns.text(row, "action"),
                Columns.text(row, "object_type"),
                Columns.text(row, "object_id"),
                Columns.text(row, "result"),
                Columns.text(row, "reason"),
                Columns.text(row, "details"),
                Columns.text(row, "trace_id"),
                Columns.text(row, "address"),
                hash == null ? null : new AuditRow.Link(row.getLong("seq"), Columns.text(row, "previous_hash"), hash));
    }
}
