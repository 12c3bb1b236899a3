package dev.golden.dlq.deadletter;

import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Metric {@code dlq_unresolved_messages}, and the log line that the alert on more than a hundred looks for. */
@Component
class UnresolvedCount implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(UnresolvedCount.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
    private static final long ALERT_ABOVE = 100;

    private final DeadLetterTable table;
    private final Transactions transactions;
    private volatile long count;
    private volatile @Nullable Thread thread;
    private boolean alerted;

    UnresolvedCount(DeadLetterTable table, Transactions transactions, MeterRegistry meters) {
        this.table = table;
        this.transactions = transactions;
        Gauge.builder("dlq_unresolved_messages", () -> count)
                .description("Dead letters that are neither redriven nor discarded")
                .register(meters);
    }

    @Override
    public void start() {
        // Known before it runs: the loop ends when it finds no thread.
        Thread created =
                Thread.ofVirtual().name("dlq-worker-count").unstarted(() -> TenantScope.runAsPlatform(this::run));
        thread = created;
        created.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            while (thread != null) {
                Thread.sleep(refresh() ? EVERY : AFTER_FAILURE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean refresh() {
        try {
            count = transactions.read(table::countUnresolved);
        } catch (RuntimeException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("unresolved dead letters could not be counted");
            return false;
        }
        boolean above = count > ALERT_ABOVE;
        if (above != alerted) {
            log.atLevel(above ? Level.WARN : Level.INFO)
                    .addKeyValue("event.action", above ? "dead-letters-above-limit" : "dead-letters-below-limit")
                    .addKeyValue("unresolved", count)
                    .addKeyValue("limit", ALERT_ABOVE)
                    .log(above ? "dead letters above the limit" : "dead letters within the limit again");
        }
        alerted = above;
        return true;
    }
}
