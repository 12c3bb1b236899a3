package dev.golden.orchestrator.guard;

import java.util.Optional;

/** Replaces typographic quotes, dashes and spaces in Python code; inside strings and comments they stay. */
record QuoteFixer() implements Fixer {

    private static final String DOUBLE = "“”„‟«»″";
    private static final String SINGLE = "‘’‚‛′";

    @Override
    public String name() {
        return "typography";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!language.equals("python") || text.chars().allMatch(c -> c < 128)) {
            return Optional.empty();
        }
        PythonScan scan = PythonScan.of(text);
        StringBuilder out = new StringBuilder(text);
        for (PythonScan.Line line : scan.lines()) {
            if (!line.inString()) {
                line(scan, line, out);
            }
        }
        return Fixer.changed(text, strip(out));
    }

    private static void line(PythonScan scan, PythonScan.Line line, StringBuilder out) {
        String masked = scan.masked();
        for (int i = line.start(); i < line.end(); i++) {
            char c = masked.charAt(i);
            char plain = plain(c);
            if (plain == c) {
                continue;
            }
            out.setCharAt(i, plain);
            if (plain == '"' || plain == '\'') {
                int close = closing(scan.text(), i + 1, line.end(), plain == '"' ? DOUBLE + '"' : SINGLE + '\'');
                if (close < 0) {
                    // The scan took a straight closing quote for an opening one: the rest of the line is unreliable.
                    return;
                }
                out.setCharAt(close, plain);
                i = close;
            }
        }
    }

    private static int closing(String text, int from, int to, String closers) {
        for (int i = from; i < to; i++) {
            if (closers.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static char plain(char c) {
        if (c < 128) {
            return c;
        }
        if (DOUBLE.indexOf(c) >= 0) {
            return '"';
        }
        if (SINGLE.indexOf(c) >= 0) {
            return '\'';
        }
        return switch (c) {
            case '–', '—', '−' -> '-';
            case '\u00A0', '\u2002', '\u2003', '\u2007', '\u2009', '\u202F', '\u3000' -> ' ';
            // Marked for removal: a NUL is in no text that reaches this fixer.
            case '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF' -> '\0';
            default -> c;
        };
    }

    private static String strip(StringBuilder text) {
        return text.toString().replace("\0", "");
    }
}
