package dev.golden.model;

/**
 * What has come of a streamed answer so far. Written by the thread that reads, read by the one that waits: when the call
 * is cut, this is what was paid for.
 */
final class Received {

    /** No tokenizer makes longer tokens of ordinary text; whoever sends more than that per token sends too much. */
    private static final int MOST_CHARACTERS_PER_TOKEN = 16;

    /** How much must come before the tokens are counted again. */
    private static final int STRIDE = 256;

    private final int ceiling;
    private final StringBuilder text = new StringBuilder();
    private int counted;

    Received(int ceiling) {
        this.ceiling = ceiling;
    }

    /** False when the answer is at its ceiling: nothing more is wanted. */
    synchronized boolean add(String piece) {
        text.append(piece);
        if (text.length() > (long) ceiling * MOST_CHARACTERS_PER_TOKEN) {
            return false;
        }
        // A token is at least one character: fewer characters than the ceiling need no counting.
        if (text.length() > ceiling && text.length() - counted >= STRIDE) {
            counted = text.length();
            return Tokenizer.count(text.toString()) <= ceiling;
        }
        return true;
    }

    synchronized String text() {
        return text.toString();
    }
}
