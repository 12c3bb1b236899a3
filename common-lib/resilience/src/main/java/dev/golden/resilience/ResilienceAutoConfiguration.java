package dev.golden.resilience;

import dev.golden.database.Json;
import dev.golden.messaging.Broadcast;
import dev.golden.messaging.MessagingAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Circuit breakers; those named in {@code golden.breakers.names} exist, and show their metric, from the start. */
@AutoConfiguration(after = MessagingAutoConfiguration.class)
public class ResilienceAutoConfiguration {

    private static final String PREFIX = "golden.breakers.";

    @Bean
    @ConditionalOnMissingBean
    Breakers breakers(Environment environment, Broadcast broadcast, Json json, ObjectProvider<MeterRegistry> meters) {
        Binder binder = Binder.get(environment);
        BreakerBoard board =
                new BreakerBoard(name -> settings(binder, name), meters.getIfAvailable(SimpleMeterRegistry::new));
        SharedBreakers breakers = new SharedBreakers(board, broadcast, json, replica(environment));
        binder.bind(PREFIX + "names", Bindable.listOf(String.class))
                .orElse(List.of("external_api"))
                .forEach(breakers::breaker);
        return breakers;
    }

    /** Settings of {@code external_api} are written {@code golden.breakers.external-api.*} as well. */
    private static BreakerSettings settings(Binder binder, String name) {
        return binder.bindOrCreate(PREFIX + name.replace('_', '-'), BreakerSettings.class);
    }

    /** Unique per process; several services may share one. */
    private static String replica(Environment environment) {
        return environment.getProperty("spring.application.name", "golden") + "/"
                + environment.getProperty("HOSTNAME", "local") + "-"
                + ProcessHandle.current().pid();
    }
}
