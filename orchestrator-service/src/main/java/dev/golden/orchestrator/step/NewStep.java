package dev.golden.orchestrator.step;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A step to be stored.
 *
 * @param status {@code READY} for the next worker, {@code RUNNING} when the worker that stores it goes on with it, {@code
 *     WAITING} when its question goes out in the same transaction
 * @param waitUntil when the question is asked again, for {@code WAITING}
 */
record NewStep(
        UUID id,
        String node,
        StepKind kind,
        int round,
        StepStatus status,
        StepInput input,
        @Nullable Instant waitUntil) {}
