package dev.golden.orchestrator.step;

import dev.golden.database.BackgroundWork;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.run.Tasks;
import dev.golden.orchestrator.run.Verdict;
import dev.golden.telemetry.Traces;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks for what no signal tells: dead workers, lost answers, passed deadlines. */
@Component
class Watch implements BackgroundWork {

    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final int BATCH = 100;

    private final Claims claims;
    private final Flow flow;
    private final Tasks tasks;
    private final Endings endings;
    private final Transactions transactions;
    private final EngineProperties properties;
    private final Clock clock;

    private volatile boolean running;
    private volatile boolean healthy = true;
    private @Nullable Thread thread;

    Watch(
            Claims claims,
            Flow flow,
            Tasks tasks,
            Endings endings,
            Transactions transactions,
            EngineProperties properties,
            Clock clock) {
        this.claims = claims;
        this.flow = flow;
        this.tasks = tasks;
        this.endings = endings;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("orchestrator-watch").start(this::loop);
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void loop() {
        while (running) {
            try {
                Thread.sleep(properties.sweep());
            } catch (InterruptedException e) {
                return;
            }
            TenantScope.runAsPlatform(this::sweep);
        }
    }

    void sweep() {
        each(
                () -> claims.expired(BATCH),
                step -> Traces.within(step.traceParent(), () -> flow.expired(step, clock.instant())));
        each(() -> claims.unanswered(BATCH), step -> Traces.within(step.traceParent(), () -> flow.overdue(step)));
        each(() -> tasks.overdue(BATCH), this::timeOut);
    }

    private void timeOut(UUID taskId) {
        OpenTask task = tasks.lock(taskId).orElseThrow();
        if (task.status().isFinal() || task.status() == TaskStatus.CANCEL_REQUESTED) {
            return;
        }
        Verdict verdict = Verdict.of(Verdict.Outcome.TIMED_OUT, "The deadline passed");
        endings.end(task, TaskStatus.TIMED_OUT, verdict, StepInput.EMPTY, false);
        tasks.save(task);
    }

    /** Each item in a transaction of its own, so that one that cannot be handled does not hold up the others. */
    private <T> void each(Supplier<List<T>> found, Consumer<T> handle) {
        List<T> items;
        try {
            items = transactions.read(found);
            healthy = true;
        } catch (RuntimeException e) {
            if (healthy && running) {
                log.atWarn().log("Overdue steps cannot be looked for: {}", e.toString());
            }
            healthy = false;
            return;
        }
        for (T item : items) {
            try {
                transactions.write(() -> handle.accept(item));
            } catch (LeaseLost lost) {
                log.atDebug().log("Handled elsewhere meanwhile: {}", lost.getMessage());
            } catch (RuntimeException e) {
                if (running) {
                    log.atWarn().setCause(e).log("Overdue step or task could not be handled");
                }
            }
        }
    }
}
