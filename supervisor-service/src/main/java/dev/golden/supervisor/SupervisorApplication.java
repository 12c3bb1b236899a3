package dev.golden.supervisor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Escalations, prompts, learning governance, audit queries. */
@SpringBootApplication
public class SupervisorApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code supervisor.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(SupervisorApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,supervisor"));
        application.run(args);
    }
}
