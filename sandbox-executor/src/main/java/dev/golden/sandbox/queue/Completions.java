package dev.golden.sandbox.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Wakes requests that wait for an execution run by this process. A hint only: the table is the truth. */
final class Completions {

    private final Map<UUID, List<CountDownLatch>> waiting = new ConcurrentHashMap<>();

    void completed(UUID id) {
        List<CountDownLatch> latches = waiting.remove(id);
        if (latches != null) {
            latches.forEach(CountDownLatch::countDown);
        }
    }

    /** Registers before the caller looks at the table, so that a completion in between is not missed. */
    CountDownLatch register(UUID id) {
        CountDownLatch latch = new CountDownLatch(1);
        waiting.compute(id, (key, latches) -> {
            List<CountDownLatch> all = latches == null ? new CopyOnWriteArrayList<>() : latches;
            all.add(latch);
            return all;
        });
        return latch;
    }

    void unregister(UUID id, CountDownLatch latch) {
        waiting.computeIfPresent(id, (key, latches) -> {
            latches.remove(latch);
            return latches.isEmpty() ? null : latches;
        });
    }

    static boolean await(CountDownLatch latch, Duration time) throws InterruptedException {
        return latch.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
