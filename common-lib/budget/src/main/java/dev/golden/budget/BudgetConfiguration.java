package dev.golden.budget;

import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives a service the {@link BudgetLedger}; imported by those that spend tokens. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BudgetProperties.class)
public class BudgetConfiguration {

    private static final int EXPIRY_BATCH = 100;

    @Bean
    BudgetLedger budgetLedger(
            JdbcClient jdbc,
            Transactions transactions,
            BudgetProperties properties,
            ObjectProvider<MeterRegistry> meters) {
        return new PostgresBudgetLedger(
                jdbc, transactions, properties, new BudgetMetrics(meters.getIfAvailable(SimpleMeterRegistry::new)));
    }

    /**
     * Settles holds past their time, so that a crash between reserve and commit never blocks a budget for good. Few at
     * once: the locks of all tenants in a batch are held until it commits.
     */
    @Bean
    @ConditionalOnProperty(name = "golden.budget.expire", havingValue = "true")
    PeriodicWork budgetExpiry(BudgetLedger ledger, BudgetProperties properties, Environment environment) {
        return new PeriodicWork(
                environment.getProperty("spring.application.name", "golden") + "-budget-expiry",
                properties.expireInterval(),
                () -> ledger.expire(EXPIRY_BATCH) == EXPIRY_BATCH);
    }
}
