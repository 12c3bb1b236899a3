package dev.golden.peerhub.review;

import dev.golden.contracts.ReviewOutcome;
import dev.golden.peerhub.consensus.Decision;
import dev.golden.telemetry.Buckets;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** {@code peer_review_duration_seconds} by outcome (its count counts outcomes), {@code peer_review_effective_panel}. */
@Component
class ReviewMetrics {

    private final Map<ReviewOutcome, Timer> durations = new EnumMap<>(ReviewOutcome.class);
    private final DistributionSummary effectivePanel;

    ReviewMetrics(MeterRegistry registry) {
        for (ReviewOutcome outcome : ReviewOutcome.values()) {
            durations.put(
                    outcome,
                    Timer.builder("peer.review.duration")
                            .description("From the request to the consensus")
                            .tag("outcome", outcome.name())
                            .serviceLevelObjectives(Buckets.review())
                            .register(registry));
        }
        effectivePanel = DistributionSummary.builder("peer.review.effective.panel")
                .description("Effective number of independent votes behind a decision")
                .register(registry);
    }

    void completed(Instant requested, Instant now, Decision decision) {
        Timer timer = durations.get(decision.outcome());
        if (timer != null) {
            timer.record(Duration.between(requested, now));
        }
        effectivePanel.record(decision.explanation().effectivePanel());
    }
}
