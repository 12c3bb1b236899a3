package dev.golden.sandbox.runtime;

/**
 * Sees that a job begins and what it writes while it runs, in pieces that end anywhere, also inside a character. Called from the threads
 * that read the pipes: it must not block, and nothing it does changes the outcome.
 */
@FunctionalInterface
public interface OutputListener {

    OutputListener NONE = (channel, bytes, count) -> {};

    /** The two streams of a job. */
    enum Channel {
        STDOUT,
        STDERR
    }

    /**
     * The program is about to begin.
     *
     * @param waited whether in a sandbox that had been waiting for it, rather than one started for it
     */
    default void started(boolean waited) {}

    /** @param bytes valid during the call only, the first {@code count} of them */
    void written(Channel channel, byte[] bytes, int count);
}
