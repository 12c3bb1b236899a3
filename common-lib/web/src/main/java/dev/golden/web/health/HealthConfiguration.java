package dev.golden.web.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** {@code /health}, its probes, and {@code /metrics}: plain handlers, checked for permission like all others. */
@AutoConfiguration
class HealthConfiguration {

    @Bean
    Probes probes(HealthContributorRegistry registry, Environment environment) {
        return new Probes(registry, environment.getProperty("spring.application.name", "golden"));
    }

    @Bean
    HealthController healthController(Probes probes, ApplicationAvailability availability) {
        return new HealthController(probes, availability);
    }

    @Bean
    Readiness readinessMetric(Probes probes, ApplicationAvailability availability) {
        return new Readiness(probes, availability);
    }

    @Bean
    MetricsController metricsController(PrometheusMeterRegistry meters) {
        return new MetricsController(meters);
    }
}
