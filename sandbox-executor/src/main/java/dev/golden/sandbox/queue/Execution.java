package dev.golden.sandbox.queue;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested.Action;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it stands.
 *
 * @param status how it ended; null until then
 */
public record Execution(
        UUID id,
        String tenantId,
        @Nullable UUID taskId,
        @Nullable UUID correlationId,
        @Nullable String replySubject,
        String requestedBy,
        String language,
        Action action,
        String requestSha256,
        State state,
        @Nullable ExecutionStatus status,
        @Nullable ExecutionResult result,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** Where it is. */
    public enum State {
        QUEUED,
        RUNNING,
        FINISHED
    }

    public boolean isFinished() {
        return state == State.FINISHED;
    }

    /** The answer to the requester. */
    ExecutionFinished toEvent() {
        ExecutionResult ended = Objects.requireNonNull(result);
        return new ExecutionFinished(
                tenantId,
                id,
                taskId,
                correlationId == null ? id : correlationId,
                action,
                Objects.requireNonNull(status),
                ended.exitCode(),
                ended.stdout(),
                ended.stderr(),
                ended.violations(),
                ended.cpuMillis(),
                ended.wallMillis(),
                ended.memoryPeakBytes());
    }
}
