package dev.golden.sandbox.execution;

import dev.golden.sandbox.queue.ExecutionQueue;
import java.util.List;
import java.util.Map;

/**
 * The queue as the API shows it.
 *
 * @param queued of the caller's tenant; of all for ADMIN
 * @param running of the caller's tenant; of all for ADMIN
 * @param oldestWaitSeconds how long the one that waits longest has waited, of whichever tenant
 * @param estimatedWaitMs until an execution that came now would be begun if its turn came last, at a guess
 * @param waiting the first hundred of the caller's tenant, the next to be begun first
 */
record QueueAnswer(
        int queued,
        int running,
        double oldestWaitSeconds,
        long estimatedWaitMs,
        Map<String, ExecutionQueue.TenantShare> tenants,
        List<PlaceAnswer> waiting) {}
