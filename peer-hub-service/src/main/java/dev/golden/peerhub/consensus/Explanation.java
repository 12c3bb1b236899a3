package dev.golden.peerhub.consensus;

import dev.golden.contracts.Finding;
import dev.golden.contracts.VerdictDecision;
import java.util.List;

/**
 * The numbers behind a decision, kept with it.
 *
 * @param rule which rule decided: {@code evidence-gate}, {@code security-veto}, {@code two-thirds}, {@code thresholds}, …
 * @param seats size of the panel
 * @param quorum votes needed
 * @param votes votes that were not abstentions
 * @param approveShare share of the weighted votes that approve
 * @param labels human decisions behind the reviewers' reliability
 * @param confirmed blockers that a second family or an execution confirms
 * @param advisory blockers of one family only: told, not decisive
 */
public record Explanation(
        String rule,
        int seats,
        int quorum,
        int votes,
        double approveShare,
        double prior,
        double logOdds,
        double probability,
        double effectivePanel,
        boolean calibrated,
        double labels,
        List<Line> reviewers,
        List<Finding> confirmed,
        List<Finding> advisory) {

    /**
     * One reviewer's part.
     *
     * @param discount what is left of its vote because others of its family voted too
     * @param contribution log-odds it added (for) or took (against)
     */
    public record Line(
            String reviewer,
            String family,
            VerdictDecision decision,
            double weight,
            double sensitivity,
            double specificity,
            double discount,
            double contribution) {}
}
