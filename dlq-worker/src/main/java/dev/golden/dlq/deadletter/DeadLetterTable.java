package dev.golden.dlq.deadletter;

import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.database.PageRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** {@code dlq_messages}. A scope is a tenant, or {@code *} for all. */
@Repository
class DeadLetterTable {

    private static final String SHORT = """
            id, tenant_id, message_id, original_subject, stream, consumer, headers,
            left(data, 4096) AS data, data_encoding,
            category, error_class, last_error, stack_hash, error_count, delivery_count, attempts, resolved, resolution,
            next_retry_at, created_at, updated_at, resolved_at
            """;

    private static final String CHOSEN = """
            (:scope = '*' OR tenant_id = :scope)
            AND (CAST(:subject AS text) IS NULL OR original_subject = :subject)
            AND (CAST(:errorClass AS text) IS NULL OR error_class = :errorClass)
            """;

    private final JdbcClient jdbc;
    private final Json json;
    private final DeadLetterRows rows;

    DeadLetterTable(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows = new DeadLetterRows(json);
    }

    /** Returns false when the consumer's message is there already. */
    boolean insert(CapturedMessage message) {
        return jdbc.sql("""
                        INSERT INTO dlq_messages (
                            id, tenant_id, message_id, original_subject, stream, consumer, headers, data, data_encoding,
                            category, error_class, last_error, stack_hash, error_count, delivery_count, attempts,
                            next_retry_at, created_at, updated_at)
                        VALUES (
                            :id, :tenant, :message, :subject, :stream, :consumer, CAST(:headers AS jsonb), :data,
                            :encoding, :category, :errorClass, :lastError, :stackHash, :errorCount, :deliveries,
                            CAST(:attempts AS jsonb), CAST(:nextRetry AS timestamptz), :now, :now)
                        ON CONFLICT (stream, consumer, message_id) DO NOTHING
                        """)
                        .param("id", message.id())
                        .param("tenant", message.tenantId())
                        .param("message", message.messageId())
                        .param("subject", message.originalSubject())
                        .param("stream", message.stream())
                        .param("consumer", message.consumer())
                        .param("headers", json.write(message.headers()))
                        .param("data", message.data())
                        .param("encoding", message.dataEncoding())
                        .param("category", message.category().name())
                        .param("errorClass", message.errorClass())
                        .param("lastError", message.lastError())
                        .param("stackHash", message.stackHash())
                        .param("errorCount", message.errorCount())
                        .param("deliveries", message.deliveryCount())
                        .param("attempts", json.write(message.attempts()))
                        .param("nextRetry", Columns.timestamp(message.nextRetryAt()))
                        .param("now", Columns.timestamp(message.createdAt()))
                        .update()
                == 1;
    }

    CapturedMessage lock(String stream, String consumer, String messageId) {
        return jdbc.sql("SELECT * FROM dlq_messages WHERE stream = ? AND consumer = ? AND message_id = ? FOR UPDATE")
                .params(stream, consumer, messageId)
                .query(rows)
                .single();
    }

    /** Takes over how it failed this time; it is unresolved again. */
    void recapture(CapturedMessage message) {
        jdbc.sql("""
                UPDATE dlq_messages SET
                    headers = CAST(:headers AS jsonb), data = :data, data_encoding = :encoding, category = :category,
                    error_class = :errorClass, last_error = :lastError, stack_hash = :stackHash,
                    error_count = :errorCount, delivery_count = :deliveries, attempts = CAST(:attempts AS jsonb),
                    next_retry_at = CAST(:nextRetry AS timestamptz), resolved = FALSE, resolution = NULL,
                    resolved_at = NULL, updated_at = :now
                WHERE id = :id
                """)
                .param("id", message.id())
                .param("headers", json.write(message.headers()))
                .param("data", message.data())
                .param("encoding", message.dataEncoding())
                .param("category", message.category().name())
                .param("errorClass", message.errorClass())
                .param("lastError", message.lastError())
                .param("stackHash", message.stackHash())
                .param("errorCount", message.errorCount())
                .param("deliveries", message.deliveryCount())
                .param("attempts", json.write(message.attempts()))
                .param("nextRetry", Columns.timestamp(message.nextRetryAt()))
                .param("now", Columns.timestamp(message.updatedAt()))
                .update();
    }

    Optional<CapturedMessage> find(UUID id, String scope) {
        return jdbc.sql("SELECT * FROM dlq_messages WHERE id = ? AND (? = '*' OR tenant_id = ?)")
                .params(id, scope, scope)
                .query(rows)
                .optional();
    }

    Optional<CapturedMessage> findLocked(UUID id, String scope) {
        return jdbc.sql("SELECT * FROM dlq_messages WHERE id = ? AND (? = '*' OR tenant_id = ?) FOR UPDATE")
                .params(id, scope, scope)
                .query(rows)
                .optional();
    }

    /** Newest first; bodies shortened. */
    List<CapturedMessage> list(DeadLetterFilter filter, String scope, PageRequest page) {
        PageRequest.Position before = page.before();
        return jdbc.sql("SELECT " + SHORT + " FROM dlq_messages WHERE " + CHOSEN + """
                AND (CAST(:resolved AS boolean) IS NULL OR resolved = :resolved)
                AND (CAST(:beforeTime AS timestamptz) IS NULL
                     OR (created_at, id) < (CAST(:beforeTime AS timestamptz), CAST(:beforeId AS uuid)))
                ORDER BY created_at DESC, id DESC
                LIMIT :limit
                """)
                .param("scope", scope)
                .param("subject", filter.subject())
                .param("errorClass", filter.errorClass())
                .param("resolved", filter.resolved())
                .param("beforeTime", before == null ? null : Columns.timestamp(before.createdAt()))
                .param("beforeId", before == null ? null : before.id())
                .param("limit", page.limit())
                .query(rows)
                .list();
    }

    /** Unresolved ones, oldest first, that nobody else is working on; claimed until the transaction ends. */
    List<CapturedMessage> claimUnresolved(DeadLetterFilter filter, String scope, int limit) {
        return jdbc.sql("SELECT * FROM dlq_messages WHERE " + CHOSEN + """
                AND resolved = FALSE
                ORDER BY created_at, id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED
                """)
                .param("scope", scope)
                .param("subject", filter.subject())
                .param("errorClass", filter.errorClass())
                .param("limit", limit)
                .query(rows)
                .list();
    }

    /** Those whose time has come; claimed until the transaction ends. */
    List<CapturedMessage> claimDue(Instant now, int limit) {
        return jdbc.sql("""
                SELECT * FROM dlq_messages WHERE resolved = FALSE AND next_retry_at <= ?
                ORDER BY next_retry_at
                LIMIT ?
                FOR UPDATE SKIP LOCKED
                """)
                .params(now.atOffset(ZoneOffset.UTC), limit)
                .query(rows)
                .list();
    }

    /** Returns false when somebody else resolved it. */
    boolean resolve(UUID id, String resolution, Attempt attempt) {
        return jdbc.sql("""
                        UPDATE dlq_messages SET resolved = TRUE, resolution = ?, next_retry_at = NULL,
                            attempts = attempts || CAST(? AS jsonb), resolved_at = ?, updated_at = ?
                        WHERE id = ? AND resolved = FALSE
                        """)
                        .params(
                                resolution,
                                json.write(List.of(attempt)),
                                attempt.at().atOffset(ZoneOffset.UTC),
                                attempt.at().atOffset(ZoneOffset.UTC),
                                id)
                        .update()
                == 1;
    }

    void postpone(UUID id, Instant until) {
        jdbc.sql("UPDATE dlq_messages SET next_retry_at = ? WHERE id = ? AND resolved = FALSE")
                .params(until.atOffset(ZoneOffset.UTC), id)
                .update();
    }

    List<DeadLetterSummary.Group> groups(String scope) {
        return jdbc.sql("""
                SELECT original_subject, error_class, category, count(*) AS messages, min(created_at) AS oldest,
                    max(updated_at) AS latest
                FROM dlq_messages WHERE resolved = FALSE AND (? = '*' OR tenant_id = ?)
                GROUP BY original_subject, error_class, category
                ORDER BY messages DESC, original_subject, error_class
                LIMIT 1000
                """)
                .params(scope, scope)
                .query((row, number) -> new DeadLetterSummary.Group(
                        Columns.text(row, "original_subject"),
                        Columns.text(row, "error_class"),
                        Columns.text(row, "category"),
                        row.getLong("messages"),
                        Columns.instant(row, "oldest"),
                        Columns.instant(row, "latest")))
                .list();
    }

    long countUnresolved() {
        return jdbc.sql("SELECT count(*) FROM dlq_messages WHERE resolved = FALSE")
                .query((row, number) -> row.getLong(1))
                .single();
    }
}
