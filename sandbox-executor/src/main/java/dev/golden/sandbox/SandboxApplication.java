package dev.golden.sandbox;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Executions of untrusted code. */
@SpringBootApplication
public class SandboxApplication {

    /** Reads {@code golden.yaml} (shared defaults) and {@code sandbox.yaml}; the environment overrides both. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(SandboxApplication.class);
        application.setDefaultProperties(java.util.Map.of("spring.config.name", "golden,sandbox"));
        application.run(args);
    }
}
