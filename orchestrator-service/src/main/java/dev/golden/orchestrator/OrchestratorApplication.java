package dev.golden.orchestrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Tasks, runs, steps, artifacts; budgets; breaker administration. */
@SpringBootApplication
public class OrchestratorApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code orchestrator.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(OrchestratorApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,orchestrator"));
        application.run(args);
    }
}
