package dev.golden.orchestrator.guard.fix;

import java.util.List;

/** Knows one kind of slip that generators make, and what the text may have been meant to be. */
interface Fixer {

    /** Stable name for the report, e.g. {@code fences}. */
    String name();

    /** Versions of the text without the slip, the likeliest first; empty when it is not there. */
    List<String> propose(Source source);

    /**
     * Whether the slip is certain by itself, so that its fix is taken although the text may be valid. Otherwise a proposal
     * is taken only when the parser is happier with it.
     */
    default boolean certain(Source source) {
        return false;
    }

    /**
     * Whether it only takes away what is around the code. What changes the code itself is kept only when the text is valid
     * in the end: half a repair would hide what is wrong.
     */
    default boolean wraps() {
        return false;
    }

    /** The version as the only proposal when it differs from the text. */
    static List<String> changed(Source source, String version) {
        return version.equals(source.text()) ? List.of() : List.of(version);
    }
}
