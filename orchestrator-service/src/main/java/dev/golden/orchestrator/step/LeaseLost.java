package dev.golden.orchestrator.step;

import java.util.UUID;

/** The step is no longer this worker's, or no longer waits: nothing of the transaction may stay. */
final class LeaseLost extends RuntimeException {

    LeaseLost(UUID stepId) {
        super("step " + stepId + " belongs to somebody else");
    }
}
