package dev.golden.messaging;

import dev.golden.database.Phases;
import dev.golden.messaging.StreamSetup.Action;
import dev.golden.messaging.StreamSetup.Report;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Sets the streams up as soon as the broker is there, and again should it come back without them. */
final class StreamsAtStart implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(StreamsAtStart.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

    private static final Duration VERIFYING = Duration.ofMinutes(1);

    private final NatsLink link;
    private final int replicas;
    private final String service;
    private volatile @Nullable Thread thread;
    private @Nullable Report reported;

    StreamsAtStart(NatsLink link, int replicas, String service) {
        this.link = link;
        this.replicas = replicas;
        this.service = service;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name(service + "-streams").start(this::run);
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return Phases.STREAM_SETUP;
    }

    private void run() {
        try {
            int failures = 0;
            while (true) {
                failures = setUp() ? 0 : failures + 1;
                Thread.sleep(failures == 0 ? VERIFYING : BACKOFF.delay(failures));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean setUp() throws InterruptedException {
        try {
            Report report = StreamSetup.apply(link.await().jetStreamManagement(NatsLink.JETSTREAM), replicas);
            if (!report.equals(reported)) {
                reported = report;
                log(report);
            }
            return report.complete();
        } catch (IOException | RuntimeException e) {
            log.atInfo().addKeyValue("cause", e.toString()).log("streams cannot be set up yet, trying on");
            return false;
        }
    }

    private static void log(Report report) {
        report.streams().stream()
                .filter(stream -> stream.action() != Action.UNCHANGED)
                .forEach(stream -> log.atInfo()
                        .addKeyValue("stream", stream.stream())
                        .addKeyValue("action", stream.action())
                        .addKeyValue("differences", stream.differences())
                        .log("stream set up"));
    }
}
