package dev.golden.web.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;

/** Metric {@code golden_ready}: what the readiness probe would answer, for the alert on services that take no requests. */
final class Readiness implements MeterBinder {

    /** Shorter than the probe's own: a scrape must not time out exactly when its answer matters. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Probes probes;
    private final ApplicationAvailability availability;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FutureTask<Status> asked;

    Readiness(Probes probes, ApplicationAvailability availability) {
        this.probes = probes;
        this.availability = availability;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("golden.ready", this, readiness -> readiness.isReady() ? 1 : 0)
                .description("1 when the service takes requests")
                .register(registry);
    }

    private boolean isReady() {
        return availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC && isServed();
    }

    /** A question that got no answer in time stays open: to interrupt it would cost the pool a connection. */
    private boolean isServed() {
        try {
            return Probes.isWell(question().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private FutureTask<Status> question() {
        lock.lock();
        try {
            FutureTask<Status> open = asked;
            if (open == null || open.isDone()) {
                open = probes.askEssential();
                asked = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }
}
