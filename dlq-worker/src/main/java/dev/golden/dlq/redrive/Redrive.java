package dev.golden.dlq.redrive;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Transactions;
import dev.golden.dlq.deadletter.CapturedMessage;
import dev.golden.dlq.deadletter.DeadLetterFilter;
import dev.golden.dlq.deadletter.DeadLetters;
import dev.golden.messaging.MessageHeaders;
import dev.golden.messaging.StoredMessages;
import dev.golden.security.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Sends dead letters to their original subject. Lineage headers make consumers handle message and copy as one. */
@Service
class Redrive {

    private static final Logger log = LoggerFactory.getLogger(Redrive.class);
    private static final Duration BROKER_AWAY = Duration.ofSeconds(30);
    private static final int BATCH = 50;
    private static final String WORKER = "dlq-worker";

    private final DeadLetters deadLetters;
    private final StoredMessages messages;
    private final Transactions transactions;
    private final AuditLog audit;

    Redrive(DeadLetters deadLetters, StoredMessages messages, Transactions transactions, AuditLog audit) {
        this.deadLetters = deadLetters;
        this.messages = messages;
        this.transactions = transactions;
        this.audit = audit;
    }

    /** One, as the caller wishes. */
    CapturedMessage one(UUID id, String reason) {
        return transactions.write(() -> {
            send(deadLetters.requireUnresolved(id), reason);
            return deadLetters.require(id);
        });
    }

    /** Up to {@code limit} of a kind, oldest first; returns which. */
    List<UUID> many(DeadLetterFilter filter, int limit, String reason) {
        List<UUID> redriven = new ArrayList<>();
        return transactions.write(() -> {
            for (CapturedMessage message : deadLetters.claimUnresolved(filter, limit)) {
                send(message, reason);
                redriven.add(message.id());
            }
            return redriven;
        });
    }

    /** Those whose time has come; returns whether there may be more. */
    boolean due() {
        return transactions.write(() -> {
            List<CapturedMessage> due = deadLetters.claimDue(BATCH);
            for (CapturedMessage message : due) {
                try {
                    dispatch(message, WORKER, "retry");
                } catch (ProblemException e) {
                    log.atInfo()
                            .addKeyValue("id", message.id())
                            .addKeyValue("cause", e.getMessage())
                            .log("dead letter cannot be sent now");
                    deadLetters.postpone(message.id(), BROKER_AWAY);
                }
            }
            return due.size() == BATCH;
        });
    }

    private void send(CapturedMessage message, String reason) {
        dispatch(message, Caller.current().subject(), reason);
        audit.record(AuditEntry.done("deadletter.redrive", "deadletter", message.id(), message.tenantId())
                .because(reason)
                .with(Map.of("subject", message.originalSubject(), "attempt", message.redrives() + 1)));
    }

    private void dispatch(CapturedMessage message, String by, String reason) {
        if (!messages.hasConsumer(message.stream(), message.consumer())) {
            // It would count as resolved though nobody handles it.
            throw new ProblemException(
                    ProblemType.STATE_CONFLICT,
                    "Consumer " + message.consumer() + " does not exist in stream " + message.stream());
        }
        // Sent before the row says so: when the commit fails it is sent again under the same id, and handled once.
        messages.send(message.originalSubject(), headers(message), message.body());
        deadLetters.markRedriven(message.id(), by, reason);
        log.atInfo()
                .addKeyValue("id", message.id())
                .addKeyValue("subject", message.originalSubject())
                .addKeyValue("attempt", message.redrives() + 1)
                .addKeyValue("by", by)
                .log("dead letter redriven");
    }

    private static Map<String, List<String>> headers(CapturedMessage message) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        message.headers().forEach((name, values) -> {
            // The broker's own headers (message id, expectations) belong to the first sending.
            if (!name.toLowerCase(Locale.ROOT).startsWith("nats-")) {
                headers.put(name, values);
            }
        });
        int attempt = message.redrives() + 1;
        headers.put(MessageHeaders.MESSAGE_ID, List.of("redrive-" + message.id() + "-" + attempt));
        headers.put(MessageHeaders.REDRIVE_OF, List.of(message.messageId()));
        headers.put(MessageHeaders.REDRIVE_ATTEMPT, List.of(Integer.toString(attempt)));
        headers.put(MessageHeaders.REDRIVE_FOR, List.of(message.consumer()));
        return headers;
    }
}
