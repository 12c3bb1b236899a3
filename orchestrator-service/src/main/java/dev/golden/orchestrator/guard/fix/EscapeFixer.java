package dev.golden.orchestrator.guard.fix;

import java.util.List;
import java.util.regex.Pattern;

/** Undoes one round of string escapes: a text on one line with {@code \n} in it, or quotes with a backslash before them. */
record EscapeFixer() implements Fixer {

    private static final Pattern ESCAPED_BREAK = Pattern.compile("\\\\n");

    @Override
    public String name() {
        return "escapes";
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
        if (!source.isCode() || text.indexOf('\\') < 0) {
            return List.of();
        }
        String stripped = text.strip();
        boolean oneLine = stripped.indexOf('\n') < 0;
        long breaks = ESCAPED_BREAK.matcher(stripped).results().limit(3).count();
        boolean broken = source.diagnosis().broken();
        if (oneLine && breaks > 0) {
            String whole = unescape(stripped);
            // A shell takes such a line for one command: only breaks outside of its strings tell.
            boolean outside = broken || outsideOfLiterals(source);
            return outside && source.parses(whole) ? List.of(whole) : List.of();
        }
        if (broken && (text.contains("\\\"") || text.contains("\\'") || text.contains("\\_") || text.contains("\\*"))) {
            String quotes = text.replace("\\\"", "\"").replace("\\'", "'");
            String markdown = text.replace("\\_", "_")
                    .replace("\\*", "*")
                    .replace("\\#", "#")
                    .replace("\\[", "[")
                    .replace("\\]", "]");
            return source.parses(quotes) ? List.of(quotes) : source.parses(markdown) ? List.of(markdown) : List.of();
        }
        return List.of();
    }

    private static boolean outsideOfLiterals(Source source) {
        String text = source.text();
        int at = text.indexOf("\\n");
        while (at >= 0) {
            if (!source.literals().get(at)) {
                return true;
            }
            at = text.indexOf("\\n", at + 2);
        }
        return false;
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> {}
                case '"', '\'', '\\', '/' -> out.append(next);
                default -> out.append(c).append(next);
            }
        }
        return out.toString();
    }
}
