package dev.golden.supervisor.learning;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.messaging.Subscription;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LearningProperties.class)
class LearningConfiguration {

    @Bean
    Subscription<OutcomeRecorded> outcomeRecorded(Learner learner) {
        return Subscription.of(
                Stream.GOVERNANCE,
                "supervisor-outcome-recorded",
                Subjects.OUTCOME_RECORDED,
                OutcomeRecorded.class,
                learner::learn);
    }
}
