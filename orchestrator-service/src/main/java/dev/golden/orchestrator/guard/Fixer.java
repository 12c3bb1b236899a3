package dev.golden.orchestrator.guard;

import java.util.List;
import java.util.Optional;

/**
 * Mends one kind of slip that generators make. A fixer acts only on text that is certainly broken, so that a valid text
 * comes back untouched.
 */
sealed interface Fixer
        permits BracketFixer,
                ColonFixer,
                DedentFixer,
                FenceFixer,
                InvisibleFixer,
                JsonFixer,
                ProseFixer,
                QuoteFixer,
                TabFixer {

    /** In the order they are applied: what wraps the code first, what is inside it last. */
    List<Fixer> ALL = List.of(
            new InvisibleFixer(),
            new FenceFixer(),
            new JsonFixer(),
            new ProseFixer(),
            new QuoteFixer(),
            new DedentFixer(),
            new TabFixer(),
            new BracketFixer(),
            new ColonFixer());

    /** Stable name for the report, e.g. {@code fences}. */
    String name();

    /** The mended text, or empty when there is nothing to mend. */
    Optional<String> fix(String language, String text);

    /** The text when it differs from what was given. */
    static Optional<String> changed(String before, String after) {
        return before.equals(after) ? Optional.empty() : Optional.of(after);
    }
}
