package dev.golden.supervisor.recovery;

import dev.golden.database.Columns;
import dev.golden.database.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Age of what a restore would bring back. It grows between two looks at the table, and goes on growing when the table
 * cannot be read.
 */
@Component
class BackupAge {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;
    private volatile @Nullable Instant newest;

    BackupAge(JdbcClient jdbc, Transactions transactions, Clock clock, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        Gauge.builder("golden.backup.age", this, BackupAge::seconds)
                .baseUnit("seconds")
                .description("Since the start of the newest successful backup; before the first, since installation")
                .register(meters);
    }

    /** Counted from the start of the run: what was committed later may be missing from it. */
    boolean look() {
        newest = transactions.read(() -> jdbc.sql("""
                        SELECT coalesce(
                            (SELECT max(started_at) FROM backup_runs WHERE result = 'SUCCEEDED'),
                            (SELECT min(created_at) FROM agent_prompts)) AS newest
                        """)
                .query((row, number) -> Columns.instant(row, "newest"))
                .single());
        return false;
    }

    private double seconds() {
        Instant from = newest;
        return from == null
                ? Double.NaN
                : Math.max(0, Duration.between(from, clock.instant()).toMillis() / 1000.0);
    }
}
