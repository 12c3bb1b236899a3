package dev.golden.orchestrator.guard.fix;

import java.util.List;

/** Replaces typographic quotes, dashes, wide punctuation and arrows in code; inside strings and comments they stay. */
record TypographyFixer() implements Fixer {

    private static final String DOUBLE = "“”„‟«»″＂";
    private static final String SINGLE = "‘’‚‛′＇´";

    @Override
    public String name() {
        return "typography";
    }

    @Override
    public List<String> propose(Source source) {
        String text = source.text();
        if (!source.isCode() || text.chars().allMatch(c -> c < 128)) {
            return List.of();
        }
        String outside = outside(source);
        String all = everywhere(text);
        return outside.equals(text) ? List.of(all) : List.of(outside, all);
    }

    private static String everywhere(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
        }
        return out.toString();
    }

    /** One walk that skips straight-quoted strings and comments, and takes a typographic quote's partner along. */
    private static String outside(Source source) {
        String text = source.text();
        boolean hash = source.language().equals("python") || source.language().equals("bash");
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = i + 1;
            if ((hash && c == '#') || (!hash && text.startsWith("//", i))) {
                end = lineEnd(text, i);
                out.append(text, i, end);
            } else if (!hash && text.startsWith("/*", i)) {
                int close = text.indexOf("*/", i + 2);
                end = close < 0 ? text.length() : close + 2;
                out.append(text, i, end);
            } else if (c == '"' || c == '\'' || (!hash && c == '`')) {
                end = straight(text, i, c);
                out.append(text, i, end);
            } else if (DOUBLE.indexOf(c) >= 0 || SINGLE.indexOf(c) >= 0) {
                end = curly(text, i, DOUBLE.indexOf(c) >= 0 ? '"' : '\'', out);
            } else {
                append(out, c);
            }
            i = end;
        }
        return out.toString();
    }

    /** End of the string that begins here; of the character alone when it does not end. */
    private static int straight(String text, int from, char quote) {
        String three = ("" + quote).repeat(3);
        if (text.startsWith(three, from)) {
            int close = text.indexOf(three, from + 3);
            return close < 0 ? from + 3 : close + 3;
        }
        int i = from + 1;
        while (i < text.length() && (quote == '`' || text.charAt(i) != '\n')) {
            if (text.charAt(i) == quote) {
                return i + 1;
            }
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return from + 1;
    }

    private static int curly(String text, int from, char plain, StringBuilder out) {
        String closers = plain == '"' ? DOUBLE + '"' : SINGLE + '\'';
        int run = 1;
        while (run < 3 && from + run < text.length() && closers.indexOf(text.charAt(from + run)) >= 0) {
            run++;
        }
        out.append(("" + plain).repeat(run));
        int start = from + run;
        // Two are an empty string, three the beginning of a long one.
        int end = run == 2 ? start : run == 3 ? text.length() : lineEnd(text, start);
        int close = run == 2 ? -1 : closing(text, start, end, closers, run);
        if (close < 0) {
            return start;
        }
        out.append(text, start, close).append(("" + plain).repeat(run));
        return close + run;
    }

    private static int closing(String text, int from, int to, String closers, int run) {
        int seen = 0;
        for (int i = from; i < to; i++) {
            seen = closers.indexOf(text.charAt(i)) >= 0 ? seen + 1 : 0;
            if (seen == run) {
                return i - run + 1;
            }
        }
        return -1;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static void append(StringBuilder out, char c) {
        if (c < 128) {
            out.append(c);
        } else if (c >= '！' && c <= '～') {
            out.append((char) (c - '！' + '!'));
        } else if (DOUBLE.indexOf(c) >= 0) {
            out.append('"');
        } else if (SINGLE.indexOf(c) >= 0) {
            out.append('\'');
        } else {
            switch (c) {
                case '–', '—', '−', '‐', '‑' -> out.append('-');
                case '，', '、' -> out.append(',');
                case '。' -> out.append('.');
                case '【' -> out.append('[');
                case '】' -> out.append(']');
                case '→' -> out.append("->");
                case '⇒' -> out.append("=>");
                case '≤' -> out.append("<=");
                case '≥' -> out.append(">=");
                case '≠' -> out.append("!=");
                case '×' -> out.append('*');
                case '÷' -> out.append('/');
                case '…' -> out.append("...");
                case '\u2028', '\u2029', '\u0085' -> out.append('\n');
                case '\uFFFD' -> {}
                default -> out.append(c);
            }
        }
    }
}
