package dev.golden.sandbox.queue;

import dev.golden.database.Columns;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import java.time.Clock;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes executions, with their results and output, when they are older than their retention. The audit log stays. */
final class ExpiredExecutions {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;
    private final Duration retention;

    ExpiredExecutions(JdbcClient jdbc, Transactions transactions, Clock clock, Duration retention) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.retention = retention;
    }

    PeriodicWork removal() {
        return new PeriodicWork("sandbox-retention", EVERY, () -> transactions.<Integer>write(this::delete) > 0);
    }

    /** Tenant by tenant, since that is how the table is indexed: no scan of what is kept. */
    int delete() {
        return jdbc.sql("""
                        WITH RECURSIVE tenants AS (
                            (SELECT tenant_id FROM executions ORDER BY tenant_id LIMIT 1)
                            UNION ALL
                            SELECT (SELECT e.tenant_id FROM executions e WHERE e.tenant_id > t.tenant_id
                                ORDER BY e.tenant_id LIMIT 1)
                            FROM tenants t WHERE t.tenant_id IS NOT NULL)
                        DELETE FROM executions WHERE id IN (
                            SELECT old.id FROM tenants t CROSS JOIN LATERAL (
                                SELECT id FROM executions
                                WHERE tenant_id = t.tenant_id AND created_at < :before AND state = 'FINISHED'
                                ORDER BY created_at LIMIT :batch) old)
                        """)
                .param("before", Columns.timestamp(clock.instant().minus(retention)))
                .param("batch", BATCH)
                .update();
    }
}
