package dev.golden.sandbox.execution;

import dev.golden.database.Phases;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;

/** The streams that are open: so many at once, and none when the service stops, which would wait for them. */
final class OutputStreams implements SmartLifecycle {

    private static final int MOST = 256;

    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean running;

    /** @return false when there is no place for another */
    boolean enter() {
        return running && places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.STREAMS;
    }
}
