package dev.golden.peerhub.review;

import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Component;

/** Wakes the model workers of this process when a seat for them was made; others find it by polling. */
@Component
class ModelWork {

    private final CopyOnWriteArrayList<Loop> workers = new CopyOnWriteArrayList<>();

    void add(Loop worker) {
        workers.add(worker);
    }

    void signal() {
        workers.forEach(Loop::signal);
    }
}
