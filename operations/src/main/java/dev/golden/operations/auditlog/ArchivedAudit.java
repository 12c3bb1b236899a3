package dev.golden.operations.auditlog;

import dev.golden.operations.backup.ArchivedTable;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The audit log in a backup. Rows and links come in the same order there, so that one of each is held at a time. */
final class ArchivedAudit {

    private ArchivedAudit() {}

    static void feed(Path file, Chains chains) {
        try (ArchivedTable rows = ArchivedTable.open(file, "audit_log");
                ArchivedTable links = ArchivedTable.open(file, "audit_chain")) {
            AuditEntryText row = rows.hasNext() ? entry(rows.next()) : null;
            while (links.hasNext()) {
                Chains.Link link = link(links.next());
                boolean belongs = row != null && row.id().equals(link.auditId());
                chains.add(link, belongs ? row : null);
                if (belongs) {
                    row = rows.hasNext() ? entry(rows.next()) : null;
                }
            }
            while (row != null) {
                chains.rowWithoutLink(row);
                row = rows.hasNext() ? entry(rows.next()) : null;
            }
        }
    }

    private static AuditEntryText entry(Map<String, @Nullable String> row) {
        // As Postgres writes it: 2026-01-31 08:15:00.123+00
        String at = Objects.requireNonNull(row.get("at")).replace(' ', 'T');
        return new AuditEntryText(
                row, OffsetDateTime.parse(at.endsWith("+00") ? at + ":00" : at).toInstant());
    }

    private static Chains.Link link(Map<String, @Nullable String> row) {
        return new Chains.Link(
                text(row, "tenant_id"),
                Long.parseLong(text(row, "seq")),
                text(row, "audit_id"),
                text(row, "previous_hash"),
                text(row, "hash"));
    }

    private static String text(Map<String, @Nullable String> row, String column) {
        return Objects.requireNonNull(row.get(column), column);
    }
}
