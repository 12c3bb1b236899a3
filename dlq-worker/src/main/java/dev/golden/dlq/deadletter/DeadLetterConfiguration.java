package dev.golden.dlq.deadletter;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import dev.golden.messaging.Subscription;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the worker listens to, and counts. */
@Configuration(proxyBeanMethods = false)
class DeadLetterConfiguration {

    @Bean
    Subscription<DeadLetter> deadLetterSubscription(DeadLetterCapture capture) {
        return Subscription.of(
                Stream.DLQ, "dlq-worker-dead", Subjects.MESSAGE_DEAD, DeadLetter.class, capture::capture);
    }

    @Bean
    Subscription<Advisory> maxDeliveriesSubscription(AdvisoryCapture capture) {
        return advisories("dlq-worker-max-deliveries", "MAX_DELIVERIES", capture);
    }

    @Bean
    Subscription<Advisory> terminationsSubscription(AdvisoryCapture capture) {
        return advisories("dlq-worker-terminations", "MSG_TERMINATED", capture);
    }

    @Bean
    PeriodicWork unresolvedCount(DeadLetterTable table, Transactions transactions, MeterRegistry meters) {
        return UnresolvedCount.keep(table, transactions, meters);
    }

    private static Subscription<Advisory> advisories(String consumer, String kind, AdvisoryCapture capture) {
        return Subscription.of(
                Stream.ADVISORIES,
                consumer,
                "$JS.EVENT.ADVISORY.CONSUMER." + kind + ".>",
                Advisory.class,
                capture::handle);
    }
}
