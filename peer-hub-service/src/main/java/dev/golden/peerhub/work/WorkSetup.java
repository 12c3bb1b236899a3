package dev.golden.peerhub.work;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.contracts.event.WorkWithdrawn;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import dev.golden.messaging.Subscription;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What brings work in, and what ends it when nobody does. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkProperties.class)
class WorkSetup {

    @Bean
    Subscription<WorkOffered> peerHubWorkOffered(Offers offers) {
        return Subscription.of(
                Stream.PRC, "peer-hub-work-offered", Subjects.WORK_OFFERED, WorkOffered.class, offers::take);
    }

    @Bean
    Subscription<WorkWithdrawn> peerHubWorkWithdrawn(Offers offers) {
        return Subscription.of(
                Stream.PRC, "peer-hub-work-withdrawn", Subjects.WORK_WITHDRAWN, WorkWithdrawn.class, offers::withdraw);
    }

    @Bean
    PeriodicWork lostWork(
            WorkRows rows, Offers offers, Transactions transactions, WorkProperties properties, Clock clock) {
        return new PeriodicWork(
                "peer-hub-lost-work",
                properties.sweep(),
                () -> transactions.write(() -> {
                    Optional<Work> lost = rows.lockLost(properties.maxAttempts(), clock.instant());
                    lost.ifPresent(work -> offers.failed(
                            work.offer(),
                            work.agentId(),
                            work.attempt() == 0 ? "no agent took it in time" : "no agent finished it"));
                    return lost.isPresent();
                }));
    }
}
