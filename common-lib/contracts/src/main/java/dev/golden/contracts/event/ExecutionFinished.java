package dev.golden.contracts.event;

import dev.golden.contracts.ExecutionStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Result of a run.
 *
 * @param correlationId as in the request
 * @param exitCode exit status; 128 + signal when killed; null when nothing ran
 * @param stdout at most 64 KiB of standard output, invalid UTF-8 replaced
 * @param stderr at most 64 KiB of standard error, invalid UTF-8 replaced
 * @param violations what the sandbox refused, e.g. {@code process_creation}
 * @param cpuMillis CPU time used
 * @param wallMillis elapsed time
 * @param memoryPeakBytes highest memory use
 */
public record ExecutionFinished(
        String tenantId,
        UUID executionId,
        @Nullable UUID taskId,
        UUID correlationId,
        ExecutionRequested.Action action,
        ExecutionStatus status,
        @Nullable Integer exitCode,
        String stdout,
        String stderr,
        List<String> violations,
        long cpuMillis,
        long wallMillis,
        long memoryPeakBytes)
        implements Event {}
