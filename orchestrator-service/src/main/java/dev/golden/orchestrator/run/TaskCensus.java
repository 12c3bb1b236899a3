package dev.golden.orchestrator.run;

import dev.golden.database.Columns;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts the open tasks of all tenants every 15 seconds; a scrape reads what was counted. */
@Configuration(proxyBeanMethods = false)
class TaskCensus {

    private static final Duration EVERY = Duration.ofSeconds(15);

    @Bean
    PeriodicWork taskCensusWork(JdbcClient jdbc, Transactions transactions, TaskMetrics metrics) {
        return new PeriodicWork("orchestrator-task-census", EVERY, () -> {
            Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
            transactions.read(() -> jdbc.sql("""
                            SELECT status, count(*) AS n FROM tasks WHERE finished_at IS NULL GROUP BY status
                            """)
                    .query((row, number) ->
                            counts.put(TaskStatus.valueOf(Columns.text(row, "status")), row.getInt("n")))
                    .list());
            metrics.active(counts);
            return false;
        });
    }
}
