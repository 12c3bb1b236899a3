package dev.golden.sandbox.queue;

import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.JobOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an execution left, as stored.
 *
 * @param tests of a run in test mode, when its runner told them apart
 * @param stdoutBase64 the bytes of standard output when they are not text, else null
 */
public record ExecutionResult(
        @Nullable Integer exitCode,
        String stdout,
        String stderr,
        @Nullable String stdoutBase64,
        @Nullable String stderrBase64,
        boolean truncated,
        List<String> violations,
        long cpuMillis,
        long wallMillis,
        long memoryPeakBytes,
        List<Artifact> artifacts,
        List<TestResult> tests) {

    public ExecutionResult {
        // Absent in what the version before stored.
        artifacts = artifacts == null ? List.of() : List.copyOf(artifacts);
        tests = tests == null ? List.of() : List.copyOf(tests);
    }

    static ExecutionResult of(JobOutcome outcome) {
        return new ExecutionResult(
                outcome.exitCode(),
                outcome.stdout().text(),
                outcome.stderr().text(),
                outcome.stdout().base64(),
                outcome.stderr().base64(),
                outcome.stdout().truncated() || outcome.stderr().truncated(),
                outcome.violations(),
                outcome.usage().cpuMillis(),
                outcome.usage().wallMillis(),
                outcome.usage().memoryPeakBytes(),
                outcome.artifacts().stream()
                        .filter(artifact -> !TestReports.isReport(artifact))
                        .toList(),
                TestReports.read(outcome.artifacts()));
    }

    /** Nothing was run, or nothing is known of how it went. */
    static ExecutionResult rejected(String reason) {
        return new ExecutionResult(
                null, "", reason.replace('\0', '\uFFFD'), null, null, false, List.of(), 0, 0, 0, List.of(), List.of());
    }
}
