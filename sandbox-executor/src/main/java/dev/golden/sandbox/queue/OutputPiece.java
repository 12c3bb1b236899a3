package dev.golden.sandbox.queue;

/**
 * Something that was written while an execution ran.
 *
 * @param seq grows along the execution
 * @param text valid Unicode without NUL; no character is cut between two pieces
 */
public record OutputPiece(long seq, Kind kind, String text) {

    /** Which stream, or what happened to the streams. */
    public enum Kind {
        STDOUT,
        STDERR,
        /** What follows of both streams is in the result only. */
        TRUNCATED,
        /** Whoever ran it died; the program begins again. */
        RESTARTED
    }
}
