package dev.golden.peerhub.verdict;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.database.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads bandit's JSON report. High severity with at least medium confidence asks for changes; the rest is told and
 * approved, because most of it is right in its context (a checksum is not a password hash).
 */
final class Bandit {

    private static final int MOST = 50;

    private final Json json;

    Bandit(Json json) {
        this.json = json;
    }

    Verdict read(ExecutionFinished run) {
        return switch (run.status()) {
            case SUCCEEDED, FAILED -> report(run);
            case TIMED_OUT, MEMORY_EXCEEDED, OUTPUT_EXCEEDED, DENIED, REJECTED ->
                Verdict.abstain("bandit did not run: " + run.status());
        };
    }

    private Verdict report(ExecutionFinished run) {
        int start = run.stdout().indexOf('{');
        if (start < 0) {
            return Verdict.abstain("bandit reported nothing");
        }
        JsonNode report;
        try {
            report = json.tree(run.stdout().substring(start));
        } catch (JacksonException e) {
            return Verdict.abstain("bandit's report cannot be read");
        }
        JsonNode results = report.path("results");
        if (!results.isArray() || (results.isEmpty() && !report.path("errors").isEmpty())) {
            return Verdict.abstain("bandit could not read the artifact");
        }
        List<Finding> findings = new ArrayList<>();
        for (JsonNode result : results) {
            if (findings.size() < MOST) {
                findings.add(finding(result));
            }
        }
        boolean objects = findings.stream().anyMatch(finding -> finding.severity() == Severity.BLOCKER);
        Map<String, Object> evidence = Map.of("tool", "bandit", "results", results.size());
        return objects
                ? Verdict.of(VerdictDecision.REQUEST_CHANGES, 0.3, findings, evidence)
                : Verdict.of(VerdictDecision.APPROVE, findings.isEmpty() ? 0.7 : 0.6, findings, evidence);
    }

    private static Finding finding(JsonNode result) {
        String file = result.path("filename").asString("");
        int line = result.path("line_number").asInt(0);
        String code = result.path("code").asString("");
        return new Finding(
                result.path("test_id").asString("bandit"),
                severity(
                        result.path("issue_severity").asString(""),
                        result.path("issue_confidence").asString("")),
                result.path("issue_text").asString("bandit issue"),
                file.substring(file.lastIndexOf('/') + 1),
                line,
                code.isBlank() ? null : TestRun.tail(code));
    }

    private static Severity severity(String severity, String confidence) {
        return switch (severity) {
            case "HIGH" -> confidence.equals("HIGH") || confidence.equals("MEDIUM") ? Severity.BLOCKER : Severity.MAJOR;
            case "MEDIUM" -> Severity.MAJOR;
            case "LOW" -> Severity.MINOR;
            default -> Severity.INFO;
        };
    }
}
