package dev.golden.peerhub.reliability;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.messaging.Subscription;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A human's decision on an escalation tells who of the panel was right. Only APPROVE and REJECT judge the artifact that
 * the panel saw: after EDIT or RETRY the last review is of another one.
 */
@Configuration(proxyBeanMethods = false)
class OutcomeLearning {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLearning.class);

    @Bean
    Subscription<OutcomeRecorded> outcomeRecorded(TrackRecord trackRecord, Clock clock) {
        return Subscription.of(
                Stream.GOVERNANCE,
                "peer-hub-outcome-recorded",
                Subjects.OUTCOME_RECORDED,
                OutcomeRecorded.class,
                event -> {
                    boolean approved = EscalationDecision.APPROVE.name().equals(event.humanDecision());
                    boolean rejected = EscalationDecision.REJECT.name().equals(event.humanDecision());
                    if (event.reviewId() != null && (approved || rejected)) {
                        int counted = trackRecord.judge(event.reviewId(), approved, clock.instant());
                        LOG.atInfo()
                                .addKeyValue("review", event.reviewId())
                                .addKeyValue("counted", counted)
                                .log("Human decision counted for the reviewers");
                    }
                });
    }
}
