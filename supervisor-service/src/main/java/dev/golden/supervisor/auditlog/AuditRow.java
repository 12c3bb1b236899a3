package dev.golden.supervisor.auditlog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was hashed, with its link. {@code roles} and {@code details} are the texts the hash covers, so that an
 * exported row can be verified without the database.
 *
 * @param link null only for the moment between commit and a reader on an older snapshot
 */
record AuditRow(
        UUID id,
        String tenantId,
        Instant at,
        String actor,
        String tokenId,
        String roles,
        String actorTenant,
        String service,
        String action,
        String objectType,
        String objectId,
        String result,
        String reason,
        String details,
        String traceId,
        String address,
        @Nullable Link link) {

    record Link(long seq, String previousHash, String hash) {}
}
