package dev.golden.sandbox.execution;

import dev.golden.sandbox.queue.ExecutionQueue.Place;
import java.util.UUID;

/**
 * Where an execution waits.
 *
 * @param position 1 is the next to be begun, of all tenants' executions
 * @param estimatedWaitMs until then, at a guess from how long the late ones took
 */
record PlaceAnswer(UUID id, int position, long estimatedWaitMs) {

    static PlaceAnswer of(Place place) {
        return new PlaceAnswer(
                place.id(), place.position(), place.expectedWait().toMillis());
    }
}
