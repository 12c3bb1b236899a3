package dev.golden.supervisor.escalation;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.database.PeriodicWork;
import dev.golden.messaging.Subscription;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EscalationProperties.class)
class EscalationConfiguration {

    @Bean
    Subscription<EscalationRaised> escalationRaised(Escalations escalations) {
        return Subscription.of(
                Stream.ESCALATIONS,
                "supervisor-escalation-raised",
                Subjects.ESCALATION_RAISED,
                EscalationRaised.class,
                escalations::raise);
    }

    @Bean
    Subscription<EscalationWithdrawn> escalationWithdrawn(Escalations escalations) {
        return Subscription.of(
                Stream.ESCALATIONS,
                "supervisor-escalation-withdrawn",
                Subjects.ESCALATION_WITHDRAWN,
                EscalationWithdrawn.class,
                escalations::withdraw);
    }

    @Bean
    PeriodicWork escalationClock(SlaWatch watch, EscalationProperties properties) {
        return new PeriodicWork("supervisor-sla", properties.checkInterval(), watch::remind);
    }
}
