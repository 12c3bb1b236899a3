package dev.golden.orchestrator.run;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** {@code golden_tasks_finished_total} of this replica, {@code golden_tasks_active} of all. */
@Component
class TaskMetrics {

    private final Map<TaskStatus, Counter> finished = new EnumMap<>(TaskStatus.class);
    private final Map<TaskStatus, AtomicInteger> active = new EnumMap<>(TaskStatus.class);

    TaskMetrics(MeterRegistry meters) {
        for (TaskStatus status : TaskStatus.values()) {
            if (status.isFinal()) {
                finished.put(
                        status,
                        Counter.builder("golden.tasks.finished")
                                .description("Tasks that ended")
                                .tag("status", status.name())
                                .register(meters));
            } else {
                AtomicInteger count = new AtomicInteger();
                active.put(status, count);
                Gauge.builder("golden.tasks.active", count, AtomicInteger::get)
                        .description("Tasks that are not over; the same in all replicas, so take the maximum")
                        .tag("status", status.name())
                        .register(meters);
            }
        }
    }

    void finished(TaskStatus status) {
        Objects.requireNonNull(finished.get(status)).increment();
    }

    void active(Map<TaskStatus, Integer> counts) {
        active.forEach((status, count) -> count.set(counts.getOrDefault(status, 0)));
    }
}
