package dev.golden.orchestrator.step;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A step as stored.
 *
 * @param attempt how often it was claimed
 * @param fencingToken of the present claim: a commit with another one changes nothing
 * @param traceParent of what the step follows from
 */
record Step(
        UUID id,
        UUID taskId,
        UUID runId,
        String tenantId,
        String node,
        StepKind kind,
        int round,
        StepStatus status,
        int priority,
        int attempt,
        long fencingToken,
        StepInput input,
        Instant createdAt,
        @Nullable String traceParent) {

    Step withInput(StepInput next) {
        return new Step(
                id,
                taskId,
                runId,
                tenantId,
                node,
                kind,
                round,
                status,
                priority,
                attempt,
                fencingToken,
                next,
                createdAt,
                traceParent);
    }
}
