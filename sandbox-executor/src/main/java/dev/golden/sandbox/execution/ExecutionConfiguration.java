package dev.golden.sandbox.execution;

import dev.golden.audit.AuditLog;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.database.Transactions;
import dev.golden.messaging.Subscription;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.queue.QueueProperties;
import dev.golden.sandbox.runtime.SandboxRuntime;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the ways in: REST, messages, health. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionProperties.class)
class ExecutionConfiguration {

    @Bean
    ExecutionService executionService(
            ExecutionQueue queue,
            Languages languages,
            SandboxRuntime runtime,
            Transactions transactions,
            AuditLog audit,
            QueueProperties properties) {
        return new ExecutionService(
                queue, new OrderRules(languages), languages, runtime, transactions, audit, properties);
    }

    @Bean
    Subscription<ExecutionRequested> executionRequests(ExecutionService service) {
        return Subscription.of(
                Stream.SANDBOX,
                "sandbox-execution-requested",
                Subjects.EXECUTION_REQUESTED,
                ExecutionRequested.class,
                event -> service.accept(event, Subjects.EXECUTION_FINISHED));
    }

    @Bean
    Subscription<ExecutionRequested> analysisRequests(ExecutionService service) {
        return Subscription.of(
                Stream.SANDBOX,
                "sandbox-analysis-requested",
                Subjects.ANALYSIS_REQUESTED,
                ExecutionRequested.class,
                event -> service.accept(event, Subjects.ANALYSIS_FINISHED));
    }

    /** DOWN when no code can be run safely: then none is. */
    @Bean
    HealthIndicator sandboxHealth(SandboxRuntime runtime) {
        return () -> {
            var report = runtime.report();
            Health.Builder health = report.available() ? Health.up() : Health.down();
            if (report.problem() != null) {
                health.withDetail("problem", report.problem());
            }
            return health.withDetail("runtime", report.runtime()).build();
        };
    }
}
