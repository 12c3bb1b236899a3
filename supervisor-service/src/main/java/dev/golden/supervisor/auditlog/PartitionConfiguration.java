package dev.golden.supervisor.auditlog;

import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the partitions of the coming months in time: rows without one would pile up in the default partition. */
@Configuration(proxyBeanMethods = false)
class PartitionConfiguration {

    private static final int MONTHS_AHEAD = 3;

    @Bean
    PeriodicWork partitionKeeper(JdbcClient jdbc, Transactions transactions) {
        return new PeriodicWork("supervisor-partitions", Duration.ofHours(12), () -> {
            transactions.write(() -> jdbc.sql("SELECT ensure_partitions(?)")
                    .param(MONTHS_AHEAD)
                    .query(Integer.class)
                    .single());
            return false;
        });
    }
}
