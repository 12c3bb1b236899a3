package dev.golden.sandbox.runtime;

/**
 * Sees what a job writes while it runs, in pieces that end anywhere, also inside a character. Called from the threads
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

    /** @param bytes valid during the call only, the first {@code count} of them */
    void written(Channel channel, byte[] bytes, int count);
}
