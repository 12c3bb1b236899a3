package dev.golden.orchestrator.budgetapi;

import dev.golden.database.Columns;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far the budgets are used, read every 15 seconds: the 20 most used tenants by name, and how many have nothing left.
 * Tenants are as many as customers, so the others have no series of their own.
 */
@Configuration(proxyBeanMethods = false)
class BudgetCensus {

    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final int NAMED = 20;

    /** Holds of a period that is over still count, its use does not: as in {@code budget_lock}. */
    private static final String USE = """
            SELECT tenant_id, total_limit, reserved + CASE
                WHEN period <> 'NONE' AND date_trunc(lower(period), clock_timestamp(), 'UTC') > period_start THEN 0
                ELSE used END AS spent
            FROM budget_limits
            """;

    private static final String MOST_USED = "SELECT tenant_id, spent::float8 / greatest(total_limit, 1) AS ratio FROM ("
            + USE + ") u WHERE spent > 0 OR total_limit = 0 ORDER BY ratio DESC, tenant_id LIMIT " + NAMED;

    private static final String EXHAUSTED = "SELECT count(*) FROM (" + USE + ") u WHERE spent >= total_limit";

    private record Use(String tenant, double ratio) {}

    @Bean
    PeriodicWork budgetCensusWork(JdbcClient jdbc, Transactions transactions, MeterRegistry meters) {
        AtomicInteger exhausted = new AtomicInteger();
        Gauge.builder("golden.budget.exhausted.tenants", exhausted, AtomicInteger::get)
                .description("Tenants that have no token left; the same in all replicas, so take the maximum")
                .register(meters);
        MultiGauge utilisation = MultiGauge.builder("golden.budget.utilisation.ratio")
                .description("Used and reserved tokens by the limit, of the 20 most used tenants")
                .register(meters);
        return new PeriodicWork("orchestrator-budget-census", EVERY, () -> {
            List<Use> uses = transactions.read(() -> {
                exhausted.set(jdbc.sql(EXHAUSTED).query(Integer.class).single());
                return jdbc.sql(MOST_USED)
                        .query((row, number) -> new Use(Columns.text(row, "tenant_id"), row.getDouble("ratio")))
                        .list();
            });
            utilisation.register(
                    uses.stream()
                            .map(use -> Row.of(Tags.of("tenant", use.tenant()), use.ratio()))
                            .toList(),
                    true);
            return false;
        });
    }
}
