package dev.golden.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Something a guard, a tool or a reviewer saw in an artifact.
 *
 * @param rule stable class of the finding, e.g. {@code syntax-error}, {@code secret-leak}, {@code B324}
 * @param severity how much it matters
 * @param message what is wrong, for a human; never contains the secret that was found
 * @param file file it was seen in, if any
 * @param line 1-based line, if known
 * @param evidence what proves it, shortened (test name, traceback tail)
 */
public record Finding(
        String rule,
        Severity severity,
        String message,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable String evidence) {

    public static Finding of(String rule, Severity severity, String message) {
        return new Finding(rule, severity, message, null, null, null);
    }
}
