package dev.golden.orchestrator.budgetapi;

import dev.golden.budget.BudgetConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The ledger, for this feature and for whoever spends tokens in this service. */
@Configuration(proxyBeanMethods = false)
@Import(BudgetConfiguration.class)
class BudgetSetup {}
