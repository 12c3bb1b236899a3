package dev.golden.messaging;

import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.contracts.event.StepReady;
import dev.golden.contracts.event.TaskSubmitted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service with one consumer whose behaviour the tests choose per task, and one that keeps dead letters. */
@SpringBootApplication
class MessagingTestApplication {

    static final String CONSUMER = "test-task-submitted";
    static final int MAX_DELIVER = 3;

    /** What the consumer does with a task's event, by task. */
    final Map<UUID, Runnable> behaviour = new ConcurrentHashMap<>();

    final List<UUID> handled = new CopyOnWriteArrayList<>();
    final List<UUID> steps = new CopyOnWriteArrayList<>();
    final List<DeadLetter> dead = new CopyOnWriteArrayList<>();

    @Bean
    Subscription<TaskSubmitted> submitted() {
        return new Subscription<>(
                Stream.TASKS,
                CONSUMER,
                Subjects.TASK_SUBMITTED,
                TaskSubmitted.class,
                event -> {
                    handled.add(event.taskId());
                    behaviour.getOrDefault(event.taskId(), () -> {}).run();
                },
                4,
                Duration.ofSeconds(5),
                MAX_DELIVER);
    }

    @Bean
    Subscription<StepReady> ready() {
        return Subscription.of(
                Stream.TASKS,
                "test-step-ready",
                Subjects.STEP_READY,
                StepReady.class,
                event -> steps.add(event.stepId()));
    }

    @Bean
    Subscription<DeadLetter> deadLetters() {
        return Subscription.of(Stream.DLQ, "test-dead", Subjects.MESSAGE_DEAD, DeadLetter.class, dead::add);
    }
}
