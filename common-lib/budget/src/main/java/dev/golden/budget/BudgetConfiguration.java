package dev.golden.budget;

import dev.golden.database.Transactions;
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

    @Bean
    BudgetLedger budgetLedger(JdbcClient jdbc, Transactions transactions, BudgetProperties properties) {
        return new PostgresBudgetLedger(jdbc, transactions, properties);
    }

    @Bean
    @ConditionalOnProperty(name = "golden.budget.expire", havingValue = "true")
    BudgetExpiry budgetExpiry(BudgetLedger ledger, BudgetProperties properties, Environment environment) {
        return new BudgetExpiry(
                ledger,
                properties.expireInterval(),
                environment.getProperty("spring.application.name", "golden") + "-budget-expiry");
    }
}
