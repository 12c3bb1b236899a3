package dev.golden.sandbox.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.queue.ExecutionResult;
import dev.golden.sandbox.queue.TestResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the API shows it.
 *
 * @param status {@code QUEUED} or {@code RUNNING} until it is over, then how it ended; {@code CANCELLED} by somebody, or
 *     {@code INTERRUPTED}, each executor that began it having died
 * @param stdoutBase64 the bytes of standard output when they are not text
 * @param artifacts files that the run made or changed
 * @param tests in test mode each test, where the runner tells them apart
 * @param interruptions how often an executor died while it ran
 * @param queue while it waits
 */
record ExecutionAnswer(
        UUID id,
        String status,
        @Nullable Integer exitCode,
        String stdout,
        String stderr,
        List<ArtifactAnswer> artifacts,
        Usage usage,
        List<String> violations,
        String language,
        String action,
        int priority,
        int interruptions,
        boolean truncated,
        List<Test> tests,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stdoutBase64,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stderrBase64,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PlaceAnswer queue,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    private static final ExecutionResult NONE =
            new ExecutionResult(null, "", "", null, null, false, List.of(), 0, 0, 0, List.of(), List.of());

    record Usage(long cpuMs, long wallMs, long memoryPeakBytes) {}

    /** @param message why it did not pass */
    record Test(
            String name,
            TestResult.Status status,
            long durationMs,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String message) {}

    static ExecutionAnswer of(Execution execution, ExecutionQueue.@Nullable Place place) {
        ExecutionResult result = execution.result() == null ? NONE : execution.result();
        return new ExecutionAnswer(
                execution.id(),
                execution.word(),
                result.exitCode(),
                result.stdout(),
                result.stderr(),
                result.artifacts().stream().map(ArtifactAnswer::of).toList(),
                new Usage(result.cpuMillis(), result.wallMillis(), result.memoryPeakBytes()),
                result.violations(),
                execution.language(),
                execution.action().name(),
                execution.priority(),
                execution.interruptions(),
                result.truncated(),
                result.tests().stream()
                        .map(test -> new Test(test.name(), test.status(), test.durationMillis(), test.message()))
                        .toList(),
                result.stdoutBase64(),
                result.stderrBase64(),
                place == null ? null : PlaceAnswer.of(place),
                execution.createdAt(),
                execution.finishedAt());
    }
}
