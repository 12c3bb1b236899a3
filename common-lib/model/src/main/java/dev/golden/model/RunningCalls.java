package dev.golden.model;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls that run in this process, by task. */
final class RunningCalls {

    private final Map<UUID, Set<Cancellation>> byTask = new ConcurrentHashMap<>();

    /** A call that runs until it is closed. */
    interface Entry extends AutoCloseable {
        @Override
        void close();
    }

    Entry enter(@Nullable UUID task, Cancellation cancellation) {
        if (task == null) {
            return () -> {};
        }
        byTask.compute(task, (id, running) -> {
            Set<Cancellation> calls = running == null ? ConcurrentHashMap.newKeySet() : running;
            calls.add(cancellation);
            return calls;
        });
        return () -> byTask.computeIfPresent(task, (id, running) -> {
            running.remove(cancellation);
            return running.isEmpty() ? null : running;
        });
    }

    void cancel(UUID task) {
        byTask.getOrDefault(task, Set.of()).forEach(Cancellation::cancel);
    }
}
