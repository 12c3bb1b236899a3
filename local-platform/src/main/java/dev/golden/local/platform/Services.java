package dev.golden.local.platform;

/** The five running services, in one process or in one each. */
sealed interface Services permits EmbeddedServices, ChildServices {

    /** Starts all; they may not answer yet when it returns. */
    void start();

    /** Drains and stops all. */
    void stop();

    /** Whether the service can still become ready. */
    boolean mayBecomeReady(Service service);
}
