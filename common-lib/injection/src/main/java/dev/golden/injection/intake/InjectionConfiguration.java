package dev.golden.injection.intake;

import dev.golden.audit.AuditLog;
import dev.golden.database.Transactions;
import dev.golden.injection.InjectionProperties;
import dev.golden.injection.InjectionScreen;
import dev.golden.telemetry.SecurityDenials;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The screen, and the intake that uses it. */
@AutoConfiguration
@EnableConfigurationProperties(InjectionProperties.class)
class InjectionConfiguration {

    @Bean
    InjectionScreen injectionScreen(InjectionProperties properties) {
        return InjectionScreen.of(properties);
    }

    @Bean
    Intake injectionIntake(
            InjectionScreen screen,
            JdbcClient jdbc,
            Transactions transactions,
            AuditLog audit,
            SecurityDenials denials,
            MeterRegistry meters,
            Clock clock) {
        return new Intake(screen, new InjectionFindings(jdbc, transactions, meters, clock), audit, denials);
    }
}
