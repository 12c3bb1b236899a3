package dev.golden.database;

import org.springframework.context.SmartLifecycle;

/**
 * Work that a service takes up by itself, rather than for a request. Everything of this kind stops side by side, so that
 * the shutdown takes as long as the slowest and not as long as all together.
 */
public interface BackgroundWork extends SmartLifecycle {

    /** Takes up nothing new; what runs ends soon or is given back, so that another replica has it at once. */
    @Override
    void stop();

    @Override
    default void stop(Runnable callback) {
        Thread.ofVirtual().name("stop-" + getClass().getSimpleName()).start(() -> {
            try {
                stop();
            } finally {
                callback.run();
            }
        });
    }

    @Override
    default int getPhase() {
        return Phases.WORK;
    }
}
