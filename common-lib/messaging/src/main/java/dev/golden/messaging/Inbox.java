package dev.golden.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which events each consumer has applied: recorded in the transaction that applies them. */
final class Inbox {

    /** Longer than any stream that a message could come from again keeps it unattended. */
    static final Duration KEPT = Duration.ofDays(7);

    private final JdbcClient jdbc;

    Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns false when the consumer applied the event before; waits for a transaction that is doing so. */
    boolean record(String consumer, String eventId, Instant now) {
        return jdbc.sql("""
                        INSERT INTO inbox (consumer, event_id, handled_at) VALUES (?, ?, ?)
                        ON CONFLICT (consumer, event_id) DO NOTHING
                        """)
                        .params(consumer, eventId, now.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    int deleteOlderThan(Instant instant, int limit) {
        return jdbc.sql("""
                DELETE FROM inbox WHERE (consumer, event_id) IN (
                    SELECT consumer, event_id FROM inbox WHERE handled_at < ? LIMIT ? FOR UPDATE SKIP LOCKED)
                """).params(instant.atOffset(ZoneOffset.UTC), limit).update();
    }
}
