package dev.golden.orchestrator.run;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Tells this process at once that a task changed. Only a hint: whoever must not miss anything reads the events. */
@Component
public class TaskNews {

    private final List<Consumer<UUID>> listeners = new CopyOnWriteArrayList<>();

    /** @param listener called after commit with the task's id; must not block */
    public void subscribe(Consumer<UUID> listener) {
        listeners.add(listener);
    }

    public void changed(UUID taskId) {
        listeners.forEach(listener -> listener.accept(taskId));
    }
}
