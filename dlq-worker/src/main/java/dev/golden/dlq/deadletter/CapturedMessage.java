package dev.golden.dlq.deadletter;

import dev.golden.contracts.FailureCategory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it stands.
 *
 * @param data text, or base64 when {@code dataEncoding} says so; shortened in lists
 * @param errorCount how often it became a dead letter
 * @param deliveryCount deliveries before the last time it did
 * @param resolution REDRIVEN or DISCARDED once resolved
 * @param nextRetryAt when it is sent again by itself; null when a human must decide
 */
public record CapturedMessage(
        UUID id,
        String tenantId,
        String messageId,
        String originalSubject,
        String stream,
        String consumer,
        Map<String, List<String>> headers,
        String data,
        String dataEncoding,
        FailureCategory category,
        String errorClass,
        String lastError,
        @Nullable String stackHash,
        int errorCount,
        long deliveryCount,
        List<Attempt> attempts,
        boolean resolved,
        @Nullable String resolution,
        @Nullable Instant nextRetryAt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant resolvedAt) {

    /** The body as it was sent. */
    public byte[] body() {
        return new Payload(data, dataEncoding).body();
    }

    /** How often it was sent again. */
    public int redrives() {
        return Math.toIntExact(attempts.stream()
                .filter(attempt -> attempt.kind() == Attempt.Kind.REDRIVEN)
                .count());
    }
}
