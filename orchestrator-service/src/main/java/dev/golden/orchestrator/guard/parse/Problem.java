package dev.golden.orchestrator.guard.parse;

import org.jspecify.annotations.Nullable;

/**
 * Something a parser could not make sense of.
 *
 * @param start offset of its first character
 * @param end offset behind it; the start again when something is missing
 * @param message what is wrong, for a human
 * @param missing the token that the parser would have wanted at {@code start}, when it names one
 * @param certain whether the language's own rules forbid it; else only a second parser says so
 */
public record Problem(
        int start, int end, String message, @Nullable String missing, boolean certain) {

    static Problem certain(int offset, String message) {
        return new Problem(offset, offset, message, null, true);
    }

    /** Smaller is better; a long stretch that makes no sense weighs more than a missing token. */
    int weight() {
        return 10 + Math.min(200, end - start);
    }
}
