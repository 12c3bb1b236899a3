package dev.golden.dlq.deadletter;

import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Metric {@code dlq_unresolved_messages}, and the log line that the alert on more than a hundred looks for. */
final class UnresolvedCount {

    private static final Logger log = LoggerFactory.getLogger(UnresolvedCount.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final long ALERT_ABOVE = 100;

    private final DeadLetterTable table;
    private final Transactions transactions;
    private volatile long count;
    private boolean alerted;

    private UnresolvedCount(DeadLetterTable table, Transactions transactions) {
        this.table = table;
        this.transactions = transactions;
    }

    static PeriodicWork keep(DeadLetterTable table, Transactions transactions, MeterRegistry meters) {
        UnresolvedCount counted = new UnresolvedCount(table, transactions);
        Gauge.builder("dlq_unresolved_messages", () -> counted.count)
                .description("Dead letters that are neither redriven nor discarded")
                .register(meters);
        return new PeriodicWork("dlq-worker-count", EVERY, counted::refresh);
    }

    private boolean refresh() {
        count = transactions.read(table::countUnresolved);
        boolean above = count > ALERT_ABOVE;
        if (above != alerted) {
            log.atLevel(above ? Level.WARN : Level.INFO)
                    .addKeyValue("event.action", above ? "dead-letters-above-limit" : "dead-letters-below-limit")
                    .addKeyValue("unresolved", count)
                    .addKeyValue("limit", ALERT_ABOVE)
                    .log(above ? "dead letters above the limit" : "dead letters within the limit again");
        }
        alerted = above;
        return false;
    }
}
