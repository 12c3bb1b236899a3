package dev.golden.sandbox.execution;

import dev.golden.audit.AuditLog;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.database.Transactions;
import dev.golden.messaging.Subscription;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.runtime.SandboxRuntime;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the ways in: REST, messages, health. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ExecutionProperties.class)
class ExecutionConfiguration {

    /** Deliveries of an order that finds the queue full: it stays in the broker for half an hour before it is dead. */
    private static final int WHILE_FULL = 64;

    @Bean
    ExecutionService executionService(
            ExecutionQueue queue,
            Languages languages,
            SandboxRuntime runtime,
            Transactions transactions,
            AuditLog audit) {
        OrderRules rules = new OrderRules(languages);
        return new ExecutionService(queue, new Orders(languages, rules), rules, runtime, transactions, audit);
    }

    @Bean
    OutputStreams outputStreams() {
        return new OutputStreams();
    }

    @Bean
    Subscription<ExecutionRequested> executionRequests(ExecutionService service) {
        return orders(
                Stream.SANDBOX,
                "sandbox-execution-requested",
                Subjects.EXECUTION_REQUESTED,
                service,
                Subjects.EXECUTION_FINISHED);
    }

    @Bean
    Subscription<ExecutionRequested> analysisRequests(ExecutionService service) {
        return orders(
                Stream.SANDBOX,
                "sandbox-analysis-requested",
                Subjects.ANALYSIS_REQUESTED,
                service,
                Subjects.ANALYSIS_FINISHED);
    }

    private static Subscription<ExecutionRequested> orders(
            Stream stream, String consumer, String subject, ExecutionService service, String replySubject) {
        return new Subscription<>(
                stream,
                consumer,
                subject,
                ExecutionRequested.class,
                event -> service.accept(event, replySubject),
                4,
                Duration.ofSeconds(30),
                WHILE_FULL);
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
