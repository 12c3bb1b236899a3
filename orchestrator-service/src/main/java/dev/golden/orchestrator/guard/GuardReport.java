package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import java.util.List;
import java.util.Map;

/**
 * @param files the candidate after the fixes
 * @param findings what is still wrong, and notes; empty when clean
 * @param fixesApplied what was mended, e.g. {@code code-fence}
 * @param blocked whether a finding forbids going on
 */
public record GuardReport(
        Map<String, String> files, List<Finding> findings, List<String> fixesApplied, boolean blocked) {}
