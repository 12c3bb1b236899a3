package dev.golden.peerhub.verdict;

import dev.golden.contracts.Finding;
import dev.golden.contracts.VerdictDecision;
import java.util.List;
import java.util.Map;

/**
 * One reviewer's answer.
 *
 * @param probability the reviewer's own estimate that the artifact is good, 0..1
 * @param findings what it saw
 * @param evidence what it rests on, small: tool, exit code, why it abstains
 * @param reproducible a failing check that failed twice
 */
public record Verdict(
        VerdictDecision decision,
        double probability,
        List<Finding> findings,
        Map<String, Object> evidence,
        boolean reproducible) {

    public Verdict {
        findings = List.copyOf(findings);
        evidence = Map.copyOf(evidence);
    }

    public static Verdict of(
            VerdictDecision decision, double probability, List<Finding> findings, Map<String, Object> evidence) {
        return new Verdict(decision, probability, findings, evidence, false);
    }

    /** No opinion, and why: an error is never read as approval or as refusal. */
    public static Verdict abstain(String why) {
        return of(VerdictDecision.ABSTAIN, 0.5, List.of(), Map.of("reason", why));
    }

    /** The same answer after the failure was seen a second time. */
    public Verdict seenTwice() {
        return new Verdict(decision, probability, findings, evidence, true);
    }
}
