package dev.golden.web.idempotency;

import dev.golden.database.Json;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** The table of keys and the answers given under them. */
final class IdempotencyKeys {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    /** Where a key counts: the same key of another caller or route is another key. */
    record Scope(String tenantId, String principal, String route, String key) {}

    record Stored(String sha256, Map<String, String> fields, Answer answer) {}

    private final JdbcClient jdbc;
    private final Json json;

    IdempotencyKeys(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Takes the key until the transaction ends; false when another transaction holds it. */
    boolean tryLock(Scope scope) {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))")
                .param(String.join(
                        "\u001f", "idempotency", scope.tenantId(), scope.principal(), scope.route(), scope.key()))
                .query(Boolean.class)
                .single();
    }

    Optional<Stored> find(Scope scope) {
        return jdbc.sql("""
                SELECT payload_sha256, field_digests, status, headers, body FROM idempotency_keys
                WHERE tenant_id = ? AND principal = ? AND route = ? AND key = ?
                    AND created_at > now() - interval '24 hours'
                """)
                .params(scope.tenantId(), scope.principal(), scope.route(), scope.key())
                .query((row, number) -> new Stored(
                        row.getString("payload_sha256"),
                        json.read(row.getString("field_digests"), TEXTS),
                        new Answer(
                                row.getInt("status"),
                                json.read(row.getString("headers"), TEXTS),
                                row.getBytes("body"))))
                .optional();
    }

    /** Replaces an entry that has aged out and was not cleaned up yet. */
    void store(Scope scope, Payload payload, Answer answer) {
        jdbc.sql("""
                INSERT INTO idempotency_keys
                    (tenant_id, principal, route, key, payload_sha256, field_digests, status, headers, body)
                VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb, ?)
                ON CONFLICT (tenant_id, principal, route, key) DO UPDATE SET
                    payload_sha256 = excluded.payload_sha256, field_digests = excluded.field_digests,
                    status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = now()
                """)
                .params(
                        scope.tenantId(),
                        scope.principal(),
                        scope.route(),
                        scope.key(),
                        payload.sha256(),
                        json.write(payload.fields()),
                        answer.status(),
                        json.write(answer.headers()),
                        answer.body())
                .update();
    }

    /** Removes some of the keys that have aged out; how many. */
    int deleteExpired(int limit) {
        return jdbc.sql("""
                DELETE FROM idempotency_keys WHERE ctid IN (
                    SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '24 hours' LIMIT ?)
                """).param(limit).update();
    }
}
