package dev.golden.orchestrator;

import dev.golden.budget.BudgetConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** Tasks, runs, steps, artifacts; budgets; breaker administration. */
@SpringBootApplication
@Import(BudgetConfiguration.class)
public class OrchestratorApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code orchestrator.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(OrchestratorApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,orchestrator"));
        application.run(args);
    }
}
