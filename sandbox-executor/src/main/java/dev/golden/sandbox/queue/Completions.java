package dev.golden.sandbox.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes requests that wait for an execution that ends in this process. A hint only: the table is the truth. */
final class Completions {

    private final Map<UUID, List<Watch>> waiting = new ConcurrentHashMap<>();

    /** @param execution as it was committed; empty: whoever waits has to look */
    void completed(UUID id, Optional<Execution> execution) {
        List<Watch> watches = waiting.remove(id);
        if (watches != null) {
            watches.forEach(watch -> watch.tell(execution));
        }
    }

    void register(UUID id, Watch watch) {
        waiting.compute(id, (key, present) -> {
            List<Watch> watches = present == null ? new CopyOnWriteArrayList<>() : present;
            watches.add(watch);
            return watches;
        });
    }

    void unregister(UUID id, Watch watch) {
        waiting.computeIfPresent(id, (key, watches) -> {
            watches.remove(watch);
            return watches.isEmpty() ? null : watches;
        });
    }
}
