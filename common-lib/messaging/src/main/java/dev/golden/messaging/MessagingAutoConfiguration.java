package dev.golden.messaging;

import dev.golden.database.DatabaseAutoConfiguration;
import dev.golden.database.Json;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Phases;
import dev.golden.database.Transactions;
import dev.golden.telemetry.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Connection to the broker, streams, outbox, inbox and the consumers of all {@link Subscription} beans. */
@AutoConfiguration(after = DatabaseAutoConfiguration.class)
@EnableConfigurationProperties({NatsProperties.class, ConsumerProperties.class})
public class MessagingAutoConfiguration {

    private final String service;

    MessagingAutoConfiguration(Environment environment) {
        this.service = environment.getProperty("spring.application.name", "golden");
    }

    // Names carry the prefix because a service may well have a bean called inbox or consumers.

    @Bean
    NatsLink natsLink(NatsProperties properties) {
        return new NatsLink(properties, service);
    }

    @Bean
    StreamsAtStart natsStreams(NatsLink link, NatsProperties properties) {
        return new StreamsAtStart(link, properties.replicas(), service);
    }

    @Bean
    MessagingMetrics natsMetrics(ObjectProvider<MeterRegistry> registry) {
        return new MessagingMetrics(registry.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    OutboxTable natsOutboxTable(JdbcClient jdbc, Json json) {
        return new OutboxTable(jdbc, json, service);
    }

    @Bean
    Inbox natsInbox(JdbcClient jdbc) {
        return new Inbox(jdbc);
    }

    @Bean
    OutboxSender natsOutboxSender(
            NatsLink link, OutboxTable table, MessagingMetrics metrics, ObjectProvider<Traces> traces, Clock clock) {
        return new OutboxSender(link, table, metrics, traces.getIfAvailable(Traces::off), clock, service);
    }

    @Bean
    PeriodicWork natsOutboxRelay(
            NatsLink link,
            OutboxTable table,
            OutboxSender sender,
            Transactions transactions,
            Inbox inbox,
            MessagingMetrics metrics,
            Clock clock) {
        OutboxRelay relay = new OutboxRelay(link, table, sender, transactions, inbox, metrics, clock);
        return new PeriodicWork(service + "-outbox-relay", OutboxRelay.GRACE, relay::round, Phases.RELAY);
    }

    @Bean
    @ConditionalOnMissingBean
    Outbox outbox(OutboxTable table, OutboxSender sender, Json json, Clock clock) {
        return new TransactionalOutbox(table, sender, json, clock, service);
    }

    @Bean
    DeadLetters natsDeadLetters(NatsLink link, Json json, Clock clock) {
        return new DeadLetters(link, json, clock, service);
    }

    @Bean
    Consumers natsConsumers(
            ObjectProvider<Subscription<?>> subscriptions,
            NatsLink link,
            Transactions transactions,
            Inbox inbox,
            Json json,
            DeadLetters deadLetters,
            MessagingMetrics metrics,
            ObjectProvider<Traces> traces,
            Clock clock,
            ConsumerProperties properties) {
        List<Subscription<?>> all = new ArrayList<>();
        subscriptions.forEach(all::add);
        return new Consumers(
                all,
                link,
                transactions,
                inbox,
                json,
                deadLetters,
                metrics,
                traces.getIfAvailable(Traces::off),
                clock,
                properties.drain(),
                service);
    }

    @Bean
    @ConditionalOnMissingBean
    Broadcast natsBroadcast(NatsLink link) {
        return new NatsBroadcast(link);
    }

    @Bean
    @ConditionalOnMissingBean
    StoredMessages natsStoredMessages(NatsLink link) {
        return new JetStreamMessages(link);
    }

    @Bean("natsHealthIndicator")
    NatsHealth natsHealth(NatsLink link) {
        return new NatsHealth(link);
    }
}
