package dev.golden.audit;

import dev.golden.database.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The audit log, and the recorder of denials. */
@AutoConfiguration
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

    @Bean
    AuditLog auditLog(JdbcClient jdbc, Transactions transactions, Clock clock, Environment environment) {
        return new JdbcAuditLog(
                jdbc, transactions, clock, environment.getProperty("spring.application.name", "golden"));
    }

    @Bean
    DenialRecorder denialRecorder(
            AuditLog audit, AuditProperties properties, Clock clock, MeterRegistry meters, Environment environment) {
        return new DenialRecorder(
                audit,
                properties.denialsPerSecond(),
                clock,
                meters,
                environment.getProperty("spring.application.name", "golden"));
    }
}
