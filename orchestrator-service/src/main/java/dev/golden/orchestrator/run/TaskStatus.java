package dev.golden.orchestrator.run;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a task stands. {@link #mayBecome} is the only table of its transitions. */
public enum TaskStatus {
    QUEUED,
    PLANNING,
    GENERATING,
    GUARDING,
    EXECUTING,
    REVIEWING,
    REVISING,
    PAUSED,
    CANCEL_REQUESTED,
    /** Waits for a human; holds no thread, lease or budget. */
    ESCALATED,
    COMPLETED,
    REJECTED,
    FAILED,
    CANCELLED,
    TIMED_OUT;

    private static final Map<TaskStatus, Set<TaskStatus>> NEXT = new EnumMap<>(TaskStatus.class);

    static {
        // Work items of a plan run side by side, and the status shows the one that moved last: hence any order.
        Set<TaskStatus> working = EnumSet.of(GENERATING, GUARDING, EXECUTING, REVIEWING, REVISING, ESCALATED);
        for (TaskStatus status : working) {
            Set<TaskStatus> next = EnumSet.copyOf(working);
            next.remove(status);
            next.addAll(EnumSet.of(PAUSED, CANCEL_REQUESTED, REJECTED, FAILED, CANCELLED, TIMED_OUT));
            NEXT.put(status, next);
        }
        // Only a review or a human accepts.
        allow(REVIEWING, COMPLETED);
        allow(ESCALATED, COMPLETED);
        // A revised plan starts over.
        allow(ESCALATED, PLANNING);

        NEXT.put(
                QUEUED,
                EnumSet.of(
                        PLANNING,
                        GENERATING,
                        REVISING,
                        GUARDING,
                        EXECUTING,
                        REVIEWING,
                        ESCALATED,
                        PAUSED,
                        CANCEL_REQUESTED,
                        REJECTED,
                        FAILED,
                        CANCELLED,
                        TIMED_OUT));
        NEXT.put(
                PLANNING,
                EnumSet.of(GENERATING, ESCALATED, PAUSED, CANCEL_REQUESTED, REJECTED, FAILED, CANCELLED, TIMED_OUT));
        // What was asked before the pause may still be answered, and the answer may end the task.
        NEXT.put(
                PAUSED,
                EnumSet.of(
                        QUEUED,
                        PLANNING,
                        GENERATING,
                        REVISING,
                        GUARDING,
                        EXECUTING,
                        REVIEWING,
                        ESCALATED,
                        CANCEL_REQUESTED,
                        COMPLETED,
                        REJECTED,
                        FAILED,
                        CANCELLED,
                        TIMED_OUT));
        NEXT.put(CANCEL_REQUESTED, EnumSet.of(CANCELLED));
        NEXT.put(COMPLETED, EnumSet.noneOf(TaskStatus.class));
        // Retry: a new run of the same task.
        for (TaskStatus retried : EnumSet.of(REJECTED, FAILED, CANCELLED, TIMED_OUT)) {
            NEXT.put(retried, EnumSet.of(QUEUED));
        }
    }

    private static void allow(TaskStatus from, TaskStatus to) {
        NEXT.computeIfAbsent(from, status -> EnumSet.noneOf(TaskStatus.class)).add(to);
    }

    public boolean mayBecome(TaskStatus next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Nothing happens to the task any more unless it is retried. */
    public boolean isFinal() {
        return this == COMPLETED || isRetryable();
    }

    public boolean isRetryable() {
        return this == REJECTED || this == FAILED || this == CANCELLED || this == TIMED_OUT;
    }
}
