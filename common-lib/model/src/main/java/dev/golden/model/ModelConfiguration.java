package dev.golden.model;

import dev.golden.budget.BudgetLedger;
import dev.golden.contracts.AgentRole;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import dev.golden.resilience.Breakers;
import dev.golden.telemetry.Traces;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/** Model gateway for a service that imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
public class ModelConfiguration {

    private static final Duration CRASHED_CHECK = Duration.ofSeconds(15);

    @Bean
    ModelGateway modelGateway(
            ModelProperties properties,
            JdbcClient jdbc,
            Transactions transactions,
            BudgetLedger ledger,
            Breakers breakers,
            Clock clock,
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<Traces> traces) {
        List<ModelProperties.Provider> order = properties.order();
        ModelMetrics metrics = new ModelMetrics(meters.getIfAvailable(SimpleMeterRegistry::new), order);
        if (order.isEmpty()) {
            return new NoModelGateway();
        }
        List<ProviderLink> links =
                links(properties, order, breakers, metrics, traces.getIfAvailable(Traces::off), clock);
        Map<AgentRole, List<ProviderLink>> byRole = byRole(properties, links);
        ProviderCalls calls = new ProviderCalls(
                role -> byRole.getOrDefault(role, links),
                ProviderPauses.stored(jdbc, transactions),
                properties,
                clock,
                Thread::sleep);
        return new JournalingModelGateway(
                new CallJournal(jdbc, transactions, properties.lease()),
                new AnswerSizes(jdbc, transactions),
                new CallBilling(ledger, transactions, metrics, clock),
                calls,
                transactions,
                properties,
                clock,
                Thread::sleep);
    }

    /** Asking for a breaker shows it on /metrics before the first call. */
    static List<ProviderLink> links(
            ModelProperties properties,
            List<ModelProperties.Provider> order,
            Breakers breakers,
            ModelMetrics metrics,
            Traces traces,
            Clock clock) {
        List<ProviderLink> links = new ArrayList<>();
        for (ModelProperties.Provider provider : order) {
            links.add(new ProviderLink(
                    provider,
                    SingletonSupplier.of(() -> SpringAiProvider.of(provider, properties.timeout(), clock)),
                    breakers.breaker(ProviderCalls.breaker(links.size())),
                    Bulkhead.of(
                            provider.id(),
                            BulkheadConfig.custom()
                                    .maxConcurrentCalls(provider.maxConcurrent())
                                    .maxWaitDuration(properties.maxQueue())
                                    .build()),
                    metrics,
                    traces));
        }
        return List.copyOf(links);
    }

    private static Map<AgentRole, List<ProviderLink>> byRole(ModelProperties properties, List<ProviderLink> links) {
        Map<AgentRole, List<ProviderLink>> byRole = new EnumMap<>(AgentRole.class);
        for (AgentRole role : AgentRole.values()) {
            byRole.put(role, properties.places(role).stream().map(links::get).toList());
        }
        return byRole;
    }

    /** Without a provider there may still be what a process left that had one; the next one with a provider finds it. */
    @Bean
    PeriodicWork crashedModelCalls(ModelGateway gateway, Environment environment) {
        return new PeriodicWork(
                environment.getProperty("spring.application.name", "golden") + "-crashed-model-calls",
                CRASHED_CHECK,
                () -> gateway instanceof JournalingModelGateway journaling && journaling.releaseCrashed());
    }
}
