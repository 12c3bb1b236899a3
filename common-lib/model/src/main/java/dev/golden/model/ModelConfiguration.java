package dev.golden.model;

import dev.golden.budget.BudgetLedger;
import dev.golden.database.Transactions;
import dev.golden.resilience.Breakers;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/** Model gateway for a service that imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelProperties.class)
public class ModelConfiguration {

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
        // Shows the breaker on /metrics before the first call.
        breakers.breaker(ProviderCalls.BREAKER);
        Supplier<List<ChatProvider>> providers = SingletonSupplier.of(() -> order.stream()
                .map(provider -> SpringAiProvider.of(provider, properties.timeout()))
                .toList());
        ProviderCalls calls = new ProviderCalls(
                providers, breakers, properties, clock, Thread::sleep, metrics, traces.getIfAvailable(Traces::off));
        CallJournal journal = new CallJournal(jdbc, transactions, properties.lease());
        return new JournalingModelGateway(journal, ledger, calls, transactions, properties, clock, Thread::sleep);
    }
}
