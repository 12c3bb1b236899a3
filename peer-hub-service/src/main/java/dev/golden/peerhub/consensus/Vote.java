package dev.golden.peerhub.consensus;

import dev.golden.contracts.Finding;
import dev.golden.contracts.VerdictDecision;
import java.util.List;

/**
 * What a seat answered.
 *
 * @param reproducible for an execution seat: the failure was seen twice
 * @param findings what it saw
 */
public record Vote(Seat seat, VerdictDecision decision, boolean reproducible, List<Finding> findings) {

    public Vote {
        findings = List.copyOf(findings);
    }

    /** The vote of a reviewer that did not answer, could not, or had nothing to go by. */
    public static Vote abstention(Seat seat) {
        return new Vote(seat, VerdictDecision.ABSTAIN, false, List.of());
    }

    boolean counts() {
        return decision != VerdictDecision.ABSTAIN;
    }

    boolean approves() {
        return decision == VerdictDecision.APPROVE;
    }

    boolean objects() {
        return counts() && !approves();
    }

    /** A required check ran and failed, twice: no opinion outweighs it. */
    boolean provesFailure() {
        return seat.execution() && reproducible && objects();
    }
}
