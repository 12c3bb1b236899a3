package dev.golden.contracts.event;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.VerdictDecision;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The consensus.
 *
 * @param correlationId as in the request
 * @param probability estimated probability that the artifact is good, 0..1
 * @param effectivePanel effective number of independent votes
 * @param calibrated whether thresholds rest on enough human decisions
 * @param reason one sentence for a human
 * @param verdicts every reviewer's answer
 * @param findings confirmed findings, most severe first
 */
public record ReviewCompleted(
        String tenantId,
        UUID reviewId,
        @Nullable UUID taskId,
        UUID correlationId,
        ReviewOutcome outcome,
        double probability,
        double effectivePanel,
        boolean calibrated,
        String reason,
        List<PanelVerdict> verdicts,
        List<Finding> findings)
        implements Event {

    /** One reviewer's answer. */
    public record PanelVerdict(
            String reviewer, String family, VerdictDecision decision, double probability, List<Finding> findings) {}
}
