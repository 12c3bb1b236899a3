package dev.golden.contracts.event;

import dev.golden.contracts.FailureCategory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer gave up on, with all it takes to understand and resend it.
 *
 * @param tenantId from the message's header, or {@code unknown}
 * @param messageId the message's {@code Nats-Msg-Id}, or stream and sequence where it had none
 * @param payloadBase64 the body as it was
 * @param errorClass exception class, groups dead letters by cause
 * @param stackHash hash of the failing frames
 * @param deliveryCount how often it was delivered
 */
public record DeadLetter(
        String tenantId,
        String messageId,
        String originalSubject,
        String stream,
        String consumer,
        Map<String, List<String>> headers,
        String payloadBase64,
        FailureCategory category,
        String errorClass,
        String error,
        @Nullable String stackHash,
        long deliveryCount,
        Instant failedAt)
        implements Event {}
