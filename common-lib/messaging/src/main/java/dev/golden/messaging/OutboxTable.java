package dev.golden.messaging;

import dev.golden.database.Columns;
import dev.golden.database.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** The rows of this service in {@code outbox}. */
final class OutboxTable {

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Json json;
    private final String service;

    OutboxTable(JdbcClient jdbc, Json json, String service) {
        this.jdbc = jdbc;
        this.json = json;
        this.service = service;
    }

    void insert(OutboxRow row, String tenantId, Instant now) {
        jdbc.sql("""
                INSERT INTO outbox (id, service, subject, tenant_id, headers, payload, created_at)
                VALUES (?, ?, ?, ?, CAST(? AS jsonb), ?, ?)
                """)
                .params(
                        row.id(),
                        service,
                        row.subject(),
                        tenantId,
                        json.write(row.headers()),
                        row.payload(),
                        now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Rows that nobody else is sending; they stay claimed until the transaction ends. */
    List<OutboxRow> claimUnsent(Instant createdBefore, int limit) {
        return jdbc.sql("""
                SELECT id, subject, headers, payload FROM outbox
                WHERE service = ? AND sent_at IS NULL AND created_at < ?
                ORDER BY created_at
                LIMIT ?
                FOR UPDATE SKIP LOCKED
                """)
                .params(service, createdBefore.atOffset(ZoneOffset.UTC), limit)
                .query((row, number) -> new OutboxRow(
                        Columns.uuid(row, "id"),
                        Columns.text(row, "subject"),
                        json.read(Columns.text(row, "headers"), HEADERS),
                        Columns.text(row, "payload")))
                .list();
    }

    void markSent(Collection<UUID> ids, Instant now) {
        if (!ids.isEmpty()) {
            jdbc.sql("UPDATE outbox SET sent_at = ? WHERE id = ANY (CAST(? AS uuid[])) AND sent_at IS NULL")
                    .params(now.atOffset(ZoneOffset.UTC), array(ids))
                    .update();
        }
    }

    int deleteSent(Instant sentBefore, int limit) {
        return jdbc.sql("""
                DELETE FROM outbox WHERE id IN (
                    SELECT id FROM outbox WHERE sent_at < ? AND service = ? LIMIT ? FOR UPDATE SKIP LOCKED)
                """)
                .params(sentBefore.atOffset(ZoneOffset.UTC), service, limit)
                .update();
    }

    /** Age of the oldest event that was not sent; zero when there is none. */
    Duration lag(Instant now) {
        return jdbc.sql(
                        "SELECT created_at FROM outbox WHERE service = ? AND sent_at IS NULL ORDER BY created_at LIMIT 1")
                .param(service)
                .query((row, number) -> Duration.between(Columns.instant(row, "created_at"), now))
                .optional()
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    private static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
