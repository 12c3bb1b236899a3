package dev.golden.operations.backup;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whether a database holds what its archive says, and whether that agrees with itself. */
final class Verification {

    private final Sql sql;
    private final Consumer<String> progress;

    Verification(Sql sql, Consumer<String> progress) {
        this.sql = sql;
        this.progress = progress;
    }

    /** @throws OperationException naming the first table whose rows are others */
    void requireContent(Manifest manifest) throws SQLException, IOException {
        for (Manifest.Table table : manifest.tables()) {
            ContentDigest content = DatabaseDump.digest(sql, new Catalogue.Table(table.name(), table.columns()));
            if (content.rows() != table.rows() || !content.hex().equals(table.content())) {
                throw new OperationException("Table " + table.name() + " has " + content.rows()
                        + " rows after the restore that are not the " + table.rows()
                        + " of the archive; nothing was kept.");
            }
        }
        progress.accept("content: " + manifest.tables().size() + " tables as archived");
    }

    /** What is wrong with the data itself, and was when it was backed up. */
    List<String> findings() throws SQLException {
        List<String> findings = new ArrayList<>(sql.texts("""
                SELECT 'audit chain of ' || t.tenant_id || ' breaks at ' || v.seq || ': ' || v.problem
                FROM (SELECT tenant_id FROM audit_chain UNION SELECT tenant_id FROM audit_log) t
                CROSS JOIN LATERAL audit_verify(t.tenant_id) v ORDER BY 1
                """));
        progress.accept("audit chains: " + (findings.isEmpty() ? "whole" : findings.size() + " broken"));
        List<String> budgets = sql.texts("""
                SELECT 'budget of ' || l.tenant_id || ' is used ' || l.used || ', reserved ' || l.reserved
                    || '; its ledger says ' || coalesce(s.used, 0) || ', ' || coalesce(o.reserved, 0)
                FROM budget_limits l
                LEFT JOIN LATERAL (
                    SELECT sum(t.tokens) AS used FROM budget_transactions t
                    WHERE t.tenant_id = l.tenant_id AND t.kind = 'COMMIT' AND t.id > coalesce((
                        SELECT max(p.id) FROM budget_transactions p
                        WHERE p.tenant_id = l.tenant_id AND p.kind = 'PERIOD'), 0)) s ON TRUE
                LEFT JOIN LATERAL (
                    SELECT sum(r.tokens) AS reserved FROM budget_reservations r
                    WHERE r.tenant_id = l.tenant_id AND r.state = 'OPEN') o ON TRUE
                WHERE l.used <> coalesce(s.used, 0) OR l.reserved <> coalesce(o.reserved, 0)
                ORDER BY 1
                """);
        progress.accept("budgets: " + (budgets.isEmpty() ? "agree with their ledger" : budgets.size() + " differ"));
        findings.addAll(budgets);
        return findings;
    }
}
