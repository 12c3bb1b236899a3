package dev.golden.dlq.deadletter;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.database.Ids;
import dev.golden.dlq.triage.Triage;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Stores what consumers gave up on: one row per consumer and message, however often it fails. */
@Component
class DeadLetterCapture {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterCapture.class);

    private final DeadLetterTable table;
    private final Triage triage;
    private final Clock clock;

    DeadLetterCapture(DeadLetterTable table, Triage triage, Clock clock) {
        this.table = table;
        this.triage = triage;
        this.clock = clock;
    }

    /** From the consumer itself. */
    void capture(DeadLetter letter) {
        CapturedMessage message = message(letter);
        if (table.insert(message)) {
            logCaptured(message);
            return;
        }
        CapturedMessage present = table.lock(letter.stream(), letter.consumer(), letter.messageId());
        // The advisory of the same failure may have come first: that is one failure, not two.
        boolean sameFailure = !present.resolved() && Advisory.isKind(present.errorClass());
        again(present, message, sameFailure ? 0 : 1);
    }

    /** From the broker, for a message that may not have been captured: its consumer may have died before. */
    void captureUnlessKnown(DeadLetter letter, boolean terminated) {
        CapturedMessage message = message(letter);
        if (table.insert(message)) {
            logCaptured(message);
            return;
        }
        CapturedMessage present = table.lock(letter.stream(), letter.consumer(), letter.messageId());
        // Terminated means that the consumer published the dead letter itself. Out of deliveries means it did not: a
        // redriven message would otherwise pass for handled.
        if (!terminated && present.resolved()) {
            again(present, message, 1);
        }
    }

    private void again(CapturedMessage present, CapturedMessage failed, int failures) {
        int errorCount = present.errorCount() + failures;
        List<Attempt> attempts = new ArrayList<>(present.attempts());
        attempts.addAll(failed.attempts());
        Instant now = clock.instant();
        CapturedMessage message = new CapturedMessage(
                present.id(),
                present.tenantId(),
                present.messageId(),
                present.originalSubject(),
                present.stream(),
                present.consumer(),
                failed.headers(),
                failed.data(),
                failed.dataEncoding(),
                failed.category(),
                failed.errorClass(),
                failed.lastError(),
                failed.stackHash(),
                errorCount,
                failed.deliveryCount(),
                attempts,
                false,
                null,
                nextRetry(failed.category(), errorCount, now),
                present.createdAt(),
                now,
                null);
        table.recapture(message);
        logCaptured(message);
    }

    private CapturedMessage message(DeadLetter letter) {
        Instant now = clock.instant();
        Payload payload = Payload.of(Base64.getDecoder().decode(letter.payloadBase64()));
        return new CapturedMessage(
                Ids.next(),
                letter.tenantId(),
                letter.messageId(),
                letter.originalSubject(),
                letter.stream(),
                letter.consumer(),
                letter.headers(),
                payload.data(),
                payload.encoding(),
                letter.category(),
                letter.errorClass(),
                letter.error().replace('\0', ' '),
                letter.stackHash(),
                1,
                letter.deliveryCount(),
                List.of(new Attempt(
                        letter.failedAt(), Attempt.Kind.FAILED, letter.error().replace('\0', ' '), letter.consumer())),
                false,
                null,
                nextRetry(letter.category(), 1, now),
                now,
                now,
                null);
    }

    private @Nullable Instant nextRetry(FailureCategory category, int failures, Instant now) {
        return triage.nextRetry(category, failures, now).orElse(null);
    }

    private static void logCaptured(CapturedMessage message) {
        log.atInfo()
                .addKeyValue("id", message.id())
                .addKeyValue("subject", message.originalSubject())
                .addKeyValue("consumer", message.consumer())
                .addKeyValue("category", message.category())
                .addKeyValue("error_class", message.errorClass())
                .addKeyValue("error_count", message.errorCount())
                .addKeyValue("next_retry_at", message.nextRetryAt())
                .log("dead letter captured");
    }
}
