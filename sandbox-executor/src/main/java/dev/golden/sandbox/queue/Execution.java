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
 * @param priority 1 to 5, 5 is the most urgent
 * @param attempt how often it was begun
 * @param interruptions how often whoever ran it died
 * @param status how it ended; null until then
 * @param endedBy what ended it when that was no verdict; its status is {@code REJECTED} then
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
        int priority,
        int attempt,
        int interruptions,
        @Nullable ExecutionStatus status,
        @Nullable EndedBy endedBy,
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

    /** Ends that say nothing about the program. */
    public enum EndedBy {
        /** Somebody did not want it any more. */
        CANCELLED,
        /** Each executor that began it died. */
        INTERRUPTED
    }

    /** One that is begun as it is ordered. */
    static Execution begun(ExecutionOrder order, String requestSha256, Instant now) {
        return new Execution(
                order.id(),
                order.tenantId(),
                order.taskId(),
                order.correlationId(),
                order.replySubject(),
                order.requestedBy(),
                order.language(),
                order.action(),
                requestSha256,
                State.RUNNING,
                order.priority(),
                1,
                0,
                null,
                null,
                null,
                now,
                now,
                null);
    }

    public boolean isFinished() {
        return state == State.FINISHED;
    }

    /** In one word: the state until it is over, then how it ended. */
    public String word() {
        if (endedBy != null) {
            return endedBy.name();
        }
        return status == null ? state.name() : status.name();
    }

    /** The answer to the requester. Version 1 of the event has no word for {@link EndedBy}: it tells REJECTED. */
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
