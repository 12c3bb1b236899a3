package dev.golden.orchestrator.guard;

import java.util.Optional;

/** Removes a byte order mark at the beginning and NUL characters; neither is ever meant. */
record InvisibleFixer() implements Fixer {

    @Override
    public String name() {
        return "invisible-characters";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        String mended = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return Fixer.changed(text, mended.replace("\0", ""));
    }
}
