package dev.golden.dlq.redrive;

import dev.golden.database.TenantScope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Redrives by itself what triage gave a time. */
@Component
class RetryLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RetryLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final Redrive redrive;
    private volatile @Nullable Thread thread;
    private boolean failing;

    RetryLoop(Redrive redrive) {
        this.redrive = redrive;
    }

    @Override
    public void start() {
        // Known before it runs: the loop ends when it finds no thread.
        Thread created =
                Thread.ofVirtual().name("dlq-worker-retry").unstarted(() -> TenantScope.runAsPlatform(this::run));
        thread = created;
        created.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            while (thread != null) {
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration pause() {
        try {
            boolean more = redrive.due();
            failing = false;
            return more ? Duration.ZERO : POLL;
        } catch (RuntimeException e) {
            if (!failing && thread != null) {
                log.atWarn().addKeyValue("cause", e.toString()).log("due dead letters cannot be retried, trying on");
            }
            failing = true;
            return AFTER_FAILURE;
        }
    }
}
