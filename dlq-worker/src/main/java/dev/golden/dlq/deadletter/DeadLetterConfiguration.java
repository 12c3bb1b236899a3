package dev.golden.dlq.deadletter;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.messaging.Subscription;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the worker listens to. */
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

    private static Subscription<Advisory> advisories(String consumer, String kind, AdvisoryCapture capture) {
        return Subscription.of(
                Stream.ADVISORIES,
                consumer,
                "$JS.EVENT.ADVISORY.CONSUMER." + kind + ".>",
                Advisory.class,
                capture::handle);
    }
}
