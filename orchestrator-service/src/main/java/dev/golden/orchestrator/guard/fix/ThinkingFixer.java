package dev.golden.orchestrator.guard.fix;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts the thoughts that a model put before its answer in tags of their own. */
record ThinkingFixer() implements Fixer {

    private static final Set<String> TAGS = Set.of(
            "think", "thinking", "thought", "thoughts", "reasoning", "scratchpad", "analysis", "reflection", "plan");

    @Override
    public String name() {
        return "thinking";
    }

    @Override
    public boolean certain(Source source) {
        return true;
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        String text = source.text();
        if (!source.isCode()) {
            return List.of();
        }
        String start = text.stripLeading();
        String lower = start.toLowerCase(Locale.ROOT);
        if (start.length() != lower.length()) {
            return List.of();
        }
        for (String tag : TAGS) {
            String close = "</" + tag + ">";
            int end = lower.indexOf(close);
            if (lower.startsWith("<" + tag + ">")) {
                if (end >= 0) {
                    return List.of(start.substring(end + close.length()).stripLeading());
                }
                int fence = start.indexOf("\n```");
                return fence < 0 ? List.of() : List.of(start.substring(fence + 1));
            }
            // The opening tag is part of the prompt with some models: only the closing one comes.
            if (end >= 0 && source.diagnosis().broken() && (end == 0 || start.charAt(end - 1) == '\n')) {
                return List.of(start.substring(end + close.length()).stripLeading());
            }
        }
        return List.of();
    }
}
