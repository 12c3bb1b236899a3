package dev.golden.peerhub.review;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.messaging.Subscription;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the peer hub listens to: requests of orchestrators and answers of the sandbox. */
@Configuration(proxyBeanMethods = false)
class ReviewMessages {

    @Bean
    Subscription<ReviewRequested> reviewRequested(Desk desk) {
        return Subscription.of(
                Stream.PRC,
                "peer-hub-review-requested",
                Subjects.REVIEW_REQUESTED,
                ReviewRequested.class,
                request -> desk.open(request, "orchestrator", true));
    }

    @Bean
    Subscription<ExecutionFinished> analysisFinished(Desk desk) {
        return Subscription.of(
                Stream.SANDBOX,
                "peer-hub-analysis-finished",
                Subjects.ANALYSIS_FINISHED,
                ExecutionFinished.class,
                desk::analysed);
    }
}
