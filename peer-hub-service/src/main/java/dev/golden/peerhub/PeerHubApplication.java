package dev.golden.peerhub;

import dev.golden.budget.BudgetConfiguration;
import dev.golden.model.ModelConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** Reviewers, reviews, verdicts, consensus, reviewer reliability. */
@SpringBootApplication
@Import({BudgetConfiguration.class, ModelConfiguration.class})
public class PeerHubApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code peer-hub.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(PeerHubApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,peer-hub"));
        application.run(args);
    }
}
