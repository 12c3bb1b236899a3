package dev.golden.peerhub.verdict;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ExecutionFinished;
import java.util.List;
import java.util.Map;

/**
 * Reads a test run. Status and exit code decide, never what the program printed: an artifact prints what it likes. For
 * the same reason every exit code but success counts against it, also the one that says no tests were found.
 */
final class TestRun {

    private static final int NO_TESTS_COLLECTED = 5;
    private static final int TAIL = 600;

    private TestRun() {}

    static Verdict read(ExecutionFinished run) {
        Integer exit = run.exitCode();
        String output = run.stdout().isBlank() ? run.stderr() : run.stdout();
        return switch (run.status()) {
            case REJECTED -> Verdict.abstain("the sandbox did not run the tests: " + tail(run.stderr()));
            case SUCCEEDED -> passed(run.executionId().toString());
            case FAILED ->
                exit == null
                        ? Verdict.abstain("the test run has no exit code")
                        : failed(run.executionId().toString(), run.status(), exit, output);
            case TIMED_OUT, MEMORY_EXCEEDED, OUTPUT_EXCEEDED, DENIED ->
                failed(run.executionId().toString(), run.status(), exit == null ? -1 : exit, output);
        };
    }

    static Verdict read(ExecutionEvidence evidence) {
        String id = evidence.executionId().toString();
        return switch (evidence.status()) {
            case REJECTED -> Verdict.abstain("the sandbox did not run the tests");
            case SUCCEEDED -> passed(id);
            case FAILED, TIMED_OUT, MEMORY_EXCEEDED, OUTPUT_EXCEEDED, DENIED -> {
                Verdict verdict = failed(id, evidence.status(), -1, evidence.summary());
                yield evidence.reproducible() ? verdict.seenTwice() : verdict;
            }
        };
    }

    private static Verdict passed(String executionId) {
        return Verdict.of(
                VerdictDecision.APPROVE, 0.95, List.of(), Map.of("tool", "tests", "execution_id", executionId));
    }

    private static Verdict failed(String executionId, ExecutionStatus status, int exit, String output) {
        boolean nothingRan = status == ExecutionStatus.FAILED && exit == NO_TESTS_COLLECTED;
        Finding finding = new Finding(
                nothingRan ? "no-tests-run" : rule(status),
                Severity.BLOCKER,
                nothingRan ? "No test ran" : message(status),
                null,
                null,
                tail(output));
        return Verdict.of(
                VerdictDecision.REJECT,
                0.02,
                List.of(finding),
                Map.of("tool", "tests", "execution_id", executionId, "status", status.name(), "exit_code", exit));
    }

    private static String rule(ExecutionStatus status) {
        return switch (status) {
            case TIMED_OUT -> "tests-timed-out";
            case MEMORY_EXCEEDED -> "tests-memory-exceeded";
            case OUTPUT_EXCEEDED -> "tests-output-exceeded";
            case DENIED -> "tests-denied";
            case FAILED, SUCCEEDED, REJECTED -> "tests-failed";
        };
    }

    private static String message(ExecutionStatus status) {
        return switch (status) {
            case TIMED_OUT -> "The tests do not finish in time";
            case MEMORY_EXCEEDED -> "The tests need more memory than allowed";
            case OUTPUT_EXCEEDED -> "The tests print more than allowed";
            case DENIED -> "The artifact attempts what the sandbox does not permit";
            case FAILED, SUCCEEDED, REJECTED -> "Tests fail";
        };
    }

    static String tail(String text) {
        String trimmed = text.strip();
        return trimmed.length() <= TAIL ? trimmed : "…" + trimmed.substring(trimmed.length() - TAIL);
    }
}
