package dev.golden.orchestrator.task;

import java.time.Instant;

/**
 * Something that happened to a task.
 *
 * @param seq 1, 2, 3 … within the task
 * @param data JSON object
 */
record TaskEvent(long seq, String type, String data, Instant at) {

    /** Nothing follows unless the task is retried. */
    boolean isLast() {
        return type.equals("task.finished");
    }
}
