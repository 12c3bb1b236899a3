package dev.golden.sandbox.execution;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the API shows it.
 *
 * @param status {@code QUEUED} or {@code RUNNING} until it is over, then how it ended
 * @param stdoutBase64 the bytes of standard output when they are not text
 * @param artifacts files kept of the run; none are collected yet
 */
record ExecutionAnswer(
        UUID id,
        String status,
        @Nullable Integer exitCode,
        String stdout,
        String stderr,
        List<String> artifacts,
        Usage usage,
        List<String> violations,
        String language,
        String action,
        boolean truncated,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stdoutBase64,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String stderrBase64,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    record Usage(long cpuMs, long wallMs, long memoryPeakBytes) {}

    static ExecutionAnswer of(Execution execution) {
        ExecutionResult result = execution.result();
        String status = execution.status() == null
                ? execution.state().name()
                : execution.status().name();
        if (result == null) {
            return new ExecutionAnswer(
                    execution.id(),
                    status,
                    null,
                    "",
                    "",
                    List.of(),
                    new Usage(0, 0, 0),
                    List.of(),
                    execution.language(),
                    execution.action().name(),
                    false,
                    null,
                    null,
                    execution.createdAt(),
                    null);
        }
        return new ExecutionAnswer(
                execution.id(),
                status,
                result.exitCode(),
                result.stdout(),
                result.stderr(),
                List.of(),
                new Usage(result.cpuMillis(), result.wallMillis(), result.memoryPeakBytes()),
                result.violations(),
                execution.language(),
                execution.action().name(),
                result.truncated(),
                result.stdoutBase64(),
                result.stderrBase64(),
                execution.createdAt(),
                execution.finishedAt());
    }
}
