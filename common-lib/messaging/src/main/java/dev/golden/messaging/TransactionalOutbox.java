package dev.golden.messaging;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.Event;
import dev.golden.database.Ids;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** Outbox over the table of the same name. */
final class TransactionalOutbox implements Outbox {

    /** A dead letter carries the payload in base64 and must still pass the broker, whose limit is 4 MB. */
    static final int MAX_CHARS = 2 << 20;

    private final OutboxTable table;
    private final OutboxSender sender;
    private final Json json;
    private final Clock clock;
    private final String service;

    TransactionalOutbox(OutboxTable table, OutboxSender sender, Json json, Clock clock, String service) {
        this.table = table;
        this.sender = sender;
        this.json = json;
        this.clock = clock;
        this.service = service;
    }

    @Override
    public UUID publish(String subject, Event event) {
        Transactions.require();
        UUID id = Ids.next();
        Instant now = clock.instant();
        String payload = json.write(event);
        if (payload.length() > MAX_CHARS) {
            throw new ProblemException(
                    ProblemType.BODY_TOO_LARGE, "What would have to be sent to " + subject + " is larger than 2 MiB");
        }
        OutboxRow row =
                new OutboxRow(id, subject, MessageHeaders.of(id, subject, event.tenantId(), service, now), payload);
        table.insert(row, event.tenantId(), now);
        Transactions.afterCommit(() -> sender.offer(row));
        return id;
    }
}
