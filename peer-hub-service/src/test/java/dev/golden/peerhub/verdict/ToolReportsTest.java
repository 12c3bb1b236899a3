package dev.golden.peerhub.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Json;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolReportsTest {

    private final ToolReports reports = new ToolReports(new Json());

    @Test
    void passingTestsApprove() {
        assertThat(test(ExecutionStatus.SUCCEEDED, 0).decision()).isEqualTo(VerdictDecision.APPROVE);
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED,1",
        "FAILED,2",
        "FAILED,4",
        "FAILED,5",
        "TIMED_OUT,137",
        "MEMORY_EXCEEDED,137",
        "DENIED,1",
        "OUTPUT_EXCEEDED,137"
    })
    void everyOtherEndOfARunCountsAgainstTheArtifact(ExecutionStatus status, int exit) {
        Verdict verdict = test(status, exit);
        assertThat(verdict.decision()).isEqualTo(VerdictDecision.REJECT);
        assertThat(verdict.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.BLOCKER));
        assertThat(verdict.reproducible()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Action.class,
            names = {"TEST", "LINT", "SECURITY_SCAN"})
    void whatTheSandboxDidNotRunAbstains(Action action) {
        assertThat(reports.read(run(action, ExecutionStatus.REJECTED, null, "", "no such tool"))
                        .decision())
                .isEqualTo(VerdictDecision.ABSTAIN);
    }

    @Test
    void evidenceOfTheRequesterIsRead() {
        UUID id = UUID.randomUUID();
        Verdict twice = reports.read(new ExecutionEvidence(id, ExecutionStatus.FAILED, true, true, "1 failed"));
        Verdict once = reports.read(new ExecutionEvidence(id, ExecutionStatus.FAILED, true, false, "1 failed"));
        Verdict passed = reports.read(new ExecutionEvidence(id, ExecutionStatus.SUCCEEDED, true, false, ""));

        assertThat(twice.reproducible()).isTrue();
        assertThat(twice.findings().getFirst().evidence()).isEqualTo("1 failed");
        assertThat(once.reproducible()).isFalse();
        assertThat(passed.decision()).isEqualTo(VerdictDecision.APPROVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate.py:2:12: undefined name 'y'",
                "candidate.py:4:1: redefinition of unused 'f' from line 1",
                "candidate.py:1:7: invalid syntax\ndef f(:\n      ^",
                "candidate.py:3:5 local variable 'x' defined in enclosing scope on line 1 referenced before assignment"
            })
    void whatBreaksWhenRunIsRejected(String output) {
        Verdict verdict = reports.read(run(Action.LINT, ExecutionStatus.FAILED, 1, output, ""));
        assertThat(verdict.decision()).isEqualTo(VerdictDecision.REJECT);
        assertThat(verdict.findings().getFirst().file()).isEqualTo("candidate.py");
        assertThat(verdict.findings().getFirst().line()).isPositive();
    }

    @Test
    void syntaxErrorOnStandardErrorIsSeen() {
        assertThat(reports.read(run(
                                Action.LINT,
                                ExecutionStatus.FAILED,
                                1,
                                "",
                                "/work/candidate.py:1:7: invalid syntax\ndef f(:\n      ^"))
                        .decision())
                .isEqualTo(VerdictDecision.REJECT);
    }

    @Test
    void untidyCodeIsApprovedWithFindings() {
        Verdict verdict = reports.read(run(
                Action.LINT,
                ExecutionStatus.FAILED,
                1,
                "candidate.py:1:1: 'typing.List' imported but unused\n"
                        + "candidate.py:3:5: local variable 'a' is assigned to but never used",
                ""));
        assertThat(verdict.decision()).isEqualTo(VerdictDecision.APPROVE);
        assertThat(verdict.findings()).extracting(Finding::rule).containsExactly("unused-import", "unused-variable");
    }

    @Test
    void missingPyflakesAbstains() {
        assertThat(reports.read(run(Action.LINT, ExecutionStatus.FAILED, 127, "", "pyflakes: not found"))
                        .decision())
                .isEqualTo(VerdictDecision.ABSTAIN);
        assertThat(reports.read(run(Action.LINT, ExecutionStatus.TIMED_OUT, 137, "", ""))
                        .decision())
                .isEqualTo(VerdictDecision.ABSTAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "HIGH,HIGH,REQUEST_CHANGES,BLOCKER",
        "HIGH,MEDIUM,REQUEST_CHANGES,BLOCKER",
        "HIGH,LOW,APPROVE,MAJOR",
        "MEDIUM,HIGH,APPROVE,MAJOR",
        "LOW,HIGH,APPROVE,MINOR"
    })
    void banditObjectsToWhatIsSevereAndSure(
            String severity, String confidence, VerdictDecision decision, Severity expected) {
        Verdict verdict = reports.read(
                run(Action.SECURITY_SCAN, ExecutionStatus.FAILED, 1, """
                [main] INFO profile
                {"errors": [], "results": [{"code": "10 return hashlib.md5(x)", "filename": "/w/candidate.py",
                 "issue_confidence": "%s", "issue_severity": "%s", "issue_text": "Use of weak MD5 hash",
                 "line_number": 10, "line_range": [10], "test_id": "B324", "test_name": "hashlib"}]}
                """.formatted(confidence, severity), ""));
        assertThat(verdict.decision()).isEqualTo(decision);
        assertThat(verdict.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(expected);
            assertThat(finding.rule()).isEqualTo("B324");
            assertThat(finding.file()).isEqualTo("candidate.py");
            assertThat(finding.line()).isEqualTo(10);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Traceback",
                "{\"results\": [",
                "{\"errors\": [{\"filename\": \"candidate.py\", \"reason\": \"syntax error\"}], \"results\": []}"
            })
    void banditThatCouldNotReadAbstains(String output) {
        assertThat(reports.read(run(Action.SECURITY_SCAN, ExecutionStatus.FAILED, 1, output, ""))
                        .decision())
                .isEqualTo(VerdictDecision.ABSTAIN);
    }

    private Verdict test(ExecutionStatus status, int exit) {
        return reports.read(run(Action.TEST, status, exit, "1 failed in 0.1s", ""));
    }

    private static ExecutionFinished run(
            Action action, ExecutionStatus status, @Nullable Integer exit, String stdout, String stderr) {
        return new ExecutionFinished(
                "acme",
                UUID.randomUUID(),
                null,
                UUID.randomUUID(),
                action,
                status,
                exit,
                stdout,
                stderr,
                List.of(),
                1,
                1,
                1);
    }
}
