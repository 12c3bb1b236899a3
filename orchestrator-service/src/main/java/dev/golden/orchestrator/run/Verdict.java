package dev.golden.orchestrator.run;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ReviewCompleted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a task or one of its work items ended as it did.
 *
 * @param decidedBy {@code panel}, {@code evidence}, {@code guard}, {@code platform} or {@code human:<subject>}
 * @param reasons sentences for a human, most important first
 * @param findings what was seen, the deciding ones first
 * @param review the panel's answer, if one was asked
 * @param execution what the last run showed, if there was one
 * @param nodes verdict of each work item, when the task had a plan
 */
public record Verdict(
        Outcome outcome,
        String decidedBy,
        List<String> reasons,
        List<Finding> findings,
        @Nullable Panel review,
        @Nullable ExecutionEvidence execution,
        @Nullable Map<String, Verdict> nodes) {

    /** How it ended. */
    public enum Outcome {
        ACCEPTED,
        REJECTED,
        CANCELLED,
        TIMED_OUT,
        FAILED
    }

    /** The consensus of a review as far as it explains the verdict. */
    public record Panel(
            java.util.UUID reviewId,
            ReviewOutcome outcome,
            double probability,
            double effectivePanel,
            boolean calibrated,
            String reason,
            List<ReviewCompleted.PanelVerdict> verdicts) {

        public static Panel of(ReviewCompleted review) {
            return new Panel(
                    review.reviewId(),
                    review.outcome(),
                    review.probability(),
                    review.effectivePanel(),
                    review.calibrated(),
                    review.reason(),
                    review.verdicts());
        }
    }

    /** A verdict that rests on no artifact: cancelled, timed out, failed. */
    public static Verdict of(Outcome outcome, String reason) {
        return new Verdict(outcome, "platform", List.of(reason), List.of(), null, null, null);
    }

    public Verdict withNodes(Map<String, Verdict> verdicts) {
        return new Verdict(outcome, decidedBy, reasons, findings, review, execution, verdicts);
    }
}
