package dev.golden.dlq;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Dead letters: capture, triage, retry, redrive. */
@SpringBootApplication
public class DlqApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code dlq-worker.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(DlqApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,dlq-worker"));
        application.run(args);
    }
}
