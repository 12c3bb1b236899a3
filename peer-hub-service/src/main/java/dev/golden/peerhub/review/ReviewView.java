package dev.golden.peerhub.review;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.VerdictDecision;
import dev.golden.peerhub.consensus.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A review as callers see it.
 *
 * @param verdicts empty until the review is completed: reviewers must not read each other
 */
record ReviewView(
        UUID id,
        String tenantId,
        @Nullable UUID taskId,
        String state,
        @Nullable ReviewOutcome outcome,
        @Nullable Double probability,
        @Nullable Double effectivePanel,
        @Nullable Boolean calibrated,
        @Nullable String reason,
        String language,
        String title,
        int round,
        String requestedBy,
        Instant createdAt,
        Instant deadline,
        @Nullable Instant completedAt,
        @Nullable List<SeatView> panel,
        @Nullable List<VerdictView> verdicts,
        @Nullable List<Finding> findings,
        @Nullable Explanation explanation) {

    record SeatView(String agentId, String kind, String family, String lens, String state, int attempt) {}

    record VerdictView(
            String agentId,
            VerdictDecision decision,
            double probability,
            List<Finding> findings,
            Map<String, Object> evidence,
            String submittedBy,
            Instant createdAt) {}

    /** Without panel, verdicts and explanation, for lists. */
    static ReviewView summary(Review review) {
        return of(review, null, null);
    }

    static ReviewView of(Review review, @Nullable List<SeatView> panel, @Nullable List<VerdictView> verdicts) {
        Settlement settlement = panel == null ? null : review.settlement();
        return new ReviewView(
                review.id(),
                review.tenantId(),
                review.request().taskId(),
                review.state().name(),
                review.outcome(),
                review.probability(),
                review.effectivePanel(),
                review.calibrated(),
                review.reason(),
                review.request().language(),
                review.request().title(),
                review.request().round(),
                review.requestedBy(),
                review.createdAt(),
                review.deadline(),
                review.completedAt(),
                panel,
                verdicts,
                settlement == null ? null : settlement.findings(),
                settlement == null ? null : settlement.explanation());
    }
}
