package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import java.util.List;
import java.util.Map;

/**
 * @param files the candidate after the fixes
 * @param findings what is still wrong, and notes, of the rules that are enforced; empty when clean
 * @param fixesApplied what was mended, e.g. {@code fences}
 * @param verdict the gravest of the enforced results
 * @param results all results, those in shadow mode among them
 */
public record GuardReport(
        Map<String, String> files,
        List<Finding> findings,
        List<String> fixesApplied,
        RuleVerdict verdict,
        List<RuleResult> results) {

    /** A report without shadow results. */
    public GuardReport(Map<String, String> files, List<Finding> findings, List<String> fixesApplied, boolean blocked) {
        this(files, findings, fixesApplied, blocked ? RuleVerdict.REJECT : RuleVerdict.PASS, List.of());
    }

    /** Whether a finding forbids going on. */
    public boolean blocked() {
        return verdict.compareTo(RuleVerdict.REJECT) >= 0;
    }

    /** Findings of rules in shadow mode. */
    public List<RuleResult> shadows() {
        return results.stream()
                .filter(result -> result.mode() == RuleMode.SHADOW)
                .toList();
    }
}
