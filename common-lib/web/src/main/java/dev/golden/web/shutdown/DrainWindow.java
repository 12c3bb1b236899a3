package dev.golden.web.shutdown;

import dev.golden.database.BackgroundWork;
import java.time.Duration;

/**
 * The time between "not ready" and "no connections": callers that have not heard yet are still served. Without it a
 * request that was sent a moment after the signal would meet a closed port.
 */
final class DrainWindow implements BackgroundWork {

    private final Duration length;
    private volatile boolean running;
    private volatile boolean open;

    DrainWindow(Duration length) {
        this.length = length;
    }

    /** Whether callers should go elsewhere with their next request. */
    boolean isOpen() {
        return open;
    }

    @Override
    public void start() {
        running = true;
        open = false;
    }

    @Override
    public void stop() {
        open = true;
        running = false;
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
