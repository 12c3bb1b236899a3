package dev.golden.messaging;

import dev.golden.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a crash or an absent broker left unsent, and deletes what was sent an hour ago. */
final class OutboxRelay {

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration CLEANING = Duration.ofMinutes(1);
    private static final Duration MEASURING = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    private final NatsLink link;
    private final OutboxTable table;
    private final OutboxSender sender;
    private final Transactions transactions;
    private final Inbox inbox;
    private final MessagingMetrics metrics;
    private final Clock clock;
    private boolean complained;
    private Instant cleaned = Instant.EPOCH;
    private Instant measured = Instant.EPOCH;

    OutboxRelay(
            NatsLink link,
            OutboxTable table,
            OutboxSender sender,
            Transactions transactions,
            Inbox inbox,
            MessagingMetrics metrics,
            Clock clock) {
        this.link = link;
        this.table = table;
        this.sender = sender;
        this.transactions = transactions;
        this.inbox = inbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Sends, measures and cleans; true when more waits already. */
    boolean round() {
        boolean more = link.find().isPresent() && relay();
        measure();
        clean();
        return more;
    }

    /** One batch; returns whether another is worth trying at once. */
    boolean relay() {
        List<OutboxRow> claimed = new ArrayList<>();
        List<UUID> sent = new ArrayList<>();
        transactions.write(() -> {
            claimed.addAll(table.claimUnsent(clock.instant().minus(GRACE), BATCH));
            List<CompletableFuture<UUID>> sending = claimed.stream()
                    .filter(row -> !sender.isSending(row.id()))
                    .map(sender::send)
                    .toList();
            sent.addAll(confirmed(sending));
            table.markSent(sent, clock.instant());
        });
        if (!sent.isEmpty()) {
            log.atInfo().addKeyValue("events", sent.size()).log("left-over events relayed");
        }
        return claimed.size() == BATCH && sent.size() == BATCH;
    }

    private List<UUID> confirmed(List<CompletableFuture<UUID>> sending) {
        CompletableFuture<Void> all = CompletableFuture.allOf(sending.toArray(CompletableFuture[]::new));
        List<UUID> ids = new ArrayList<>();
        List<String> causes = new ArrayList<>();
        all.orTimeout(NatsLink.REQUEST_TIMEOUT.toMillis() + 1_000, TimeUnit.MILLISECONDS)
                .handle((done, failure) -> true)
                .join();
        for (CompletableFuture<UUID> one : sending) {
            switch (one.state()) {
                case SUCCESS -> ids.add(one.resultNow());
                case FAILED -> causes.add(one.exceptionNow().toString());
                case CANCELLED, RUNNING -> causes.add("no confirmation in time");
            }
        }
        // Once per disturbance, not once per second.
        if (!causes.isEmpty() && !complained) {
            log.atWarn()
                    .addKeyValue("events", causes.size())
                    .addKeyValue("cause", causes.getFirst())
                    .log("events could not be sent, trying on");
        }
        complained = !causes.isEmpty();
        return ids;
    }

    private void measure() {
        Instant now = clock.instant();
        if (!now.isBefore(measured.plus(MEASURING))) {
            measured = now;
            metrics.outboxLag(transactions.read(() -> table.lag(now)));
        }
    }

    private void clean() {
        Instant now = clock.instant();
        if (!now.isBefore(cleaned.plus(CLEANING))) {
            cleaned = now;
            while (transactions.write(() -> table.deleteSent(now.minus(KEPT), 5_000)) == 5_000) {
                log.debug("sent events deleted");
            }
            while (transactions.write(() -> inbox.deleteOlderThan(now.minus(Inbox.KEPT), 5_000)) == 5_000) {
                log.debug("handled event ids deleted");
            }
        }
    }
}
