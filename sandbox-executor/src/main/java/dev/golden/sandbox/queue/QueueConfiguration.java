package dev.golden.sandbox.queue;

import dev.golden.audit.AuditLog;
import dev.golden.database.Json;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.telemetry.SecurityDenials;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires queue and workers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(QueueProperties.class)
class QueueConfiguration {

    @Bean
    Turns turns() {
        return new Turns();
    }

    @Bean
    ExecutionTable executionTable(JdbcClient jdbc, Json json, Clock clock, Turns turns) {
        return new ExecutionTable(jdbc, json, clock, turns);
    }

    @Bean
    QueueTable queueTable(JdbcClient jdbc, Turns turns) {
        return new QueueTable(jdbc, turns);
    }

    @Bean
    OutputTable outputTable(JdbcClient jdbc) {
        return new OutputTable(jdbc);
    }

    @Bean
    RunTimes runTimes() {
        return new RunTimes();
    }

    @Bean
    PeriodicWork expiredExecutions(
            JdbcClient jdbc, Transactions transactions, Clock clock, QueueProperties properties) {
        return new ExpiredExecutions(jdbc, transactions, clock, properties.retention()).removal();
    }

    @Bean
    Completions completions() {
        return new Completions();
    }

    @Bean
    Wakeups wakeups() {
        return new Wakeups();
    }

    @Bean
    ExecutionMetrics executionMetrics(
            MeterRegistry meters, SecurityDenials denials, Languages languages, QueueProperties properties) {
        return new ExecutionMetrics(meters, denials, languages.names(), properties.workerCount());
    }

    @Bean
    ExecutionQueue executionQueue(
            ExecutionTable table,
            QueueTable view,
            OutputTable output,
            Transactions transactions,
            Outbox outbox,
            Json json,
            Completions completions,
            RunTimes times,
            ExecutionMetrics metrics,
            SandboxRuntime runtime,
            Workers workers,
            QueueProperties properties) {
        return new ExecutionQueue(
                table,
                view,
                output,
                transactions,
                outbox,
                json,
                completions,
                times,
                metrics,
                runtime,
                workers,
                properties);
    }

    @Bean
    Worker worker(
            ExecutionTable table,
            Transactions transactions,
            Outbox outbox,
            AuditLog audit,
            Languages languages,
            SandboxRuntime runtime,
            Completions completions,
            ExecutionMetrics metrics,
            Traces traces,
            RunTimes times,
            OutputTable output,
            QueueProperties properties) {
        return new Worker(
                table,
                transactions,
                outbox,
                audit,
                languages,
                runtime,
                completions,
                metrics,
                traces,
                times,
                (claim, mark) -> new OutputRecorder(
                        claim,
                        mark,
                        output,
                        transactions,
                        (waited, nanos) -> metrics.began(runtime.report().runtime(), waited, nanos),
                        properties.streamed()),
                properties.attempts());
    }

    @Bean
    Workers workers(
            ExecutionTable table,
            QueueTable view,
            Transactions transactions,
            Worker worker,
            SandboxRuntime runtime,
            Wakeups wakeups,
            ExecutionMetrics metrics,
            QueueProperties properties) {
        return new Workers(table, view, transactions, worker, runtime, wakeups, metrics, properties);
    }
}
