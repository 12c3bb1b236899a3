package dev.golden.orchestrator.guard.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One pass over Python text that tells code from strings and comments, without running anything. It only claims what is
 * certain: a text it finds nothing in may still be wrong (the sandbox has the last word), a text it calls broken is.
 *
 * @param text the text scanned
 * @param masked same length; what is inside strings and comments is blanked, quotes stay
 * @param lines physical lines
 * @param openTriple whether the text ends inside a triple-quoted string
 */
public record PythonScan(String text, String masked, List<Line> lines, boolean openTriple) {

    /** Words that begin a statement and can stand nowhere else: seen inside brackets, a bracket was left open. */
    public static final Set<String> STATEMENTS = Set.of(
            "def",
            "class",
            "return",
            "raise",
            "import",
            "while",
            "try",
            "except",
            "finally",
            "elif",
            "with",
            "pass",
            "break",
            "continue",
            "assert",
            "del",
            "global",
            "nonlocal");

    /** Words whose statement needs a colon. */
    public static final Set<String> BLOCKS =
            Set.of("def", "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async");

    /**
     * A physical line, from start to end without its line break.
     *
     * @param inString whether it begins inside a triple-quoted string
     * @param depth open brackets at its beginning, by plain counting, never below 0
     * @param continued whether the line before ends with a backslash
     */
    public record Line(int start, int end, boolean inString, int depth, boolean continued) {

        /** Whether a statement begins here. */
        public boolean logical() {
            return !inString && depth == 0 && !continued;
        }
    }

    public static PythonScan of(String text) {
        return new Scanner(text).scan();
    }

    /** Line as scanned, strings and comments blanked. */
    public String code(Line line) {
        return masked.substring(line.start(), line.end());
    }

    public boolean blank(Line line) {
        return code(line).isBlank();
    }

    /** Offset just after the last code character of the line. */
    public int codeEnd(Line line) {
        int end = line.end();
        while (end > line.start() && Character.isWhitespace(masked.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Characters of white space the line begins with. */
    public int indent(Line line) {
        int at = line.start();
        while (at < line.end() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at - line.start();
    }

    /** First word of the line, or the empty string when it begins with something else. */
    public String firstWord(Line line) {
        int from = line.start() + indent(line);
        int to = from;
        while (to < line.end() && (Character.isLetterOrDigit(masked.charAt(to)) || masked.charAt(to) == '_')) {
            to++;
        }
        return masked.substring(from, to);
    }

    private static final class Scanner {
        private final String text;
        private final char[] masked;
        private final List<Line> lines = new ArrayList<>();
        private int depth;
        private boolean continued;
        private boolean triple;
        /** A one-line string that a backslash carries into the next line. */
        private boolean carried;

        private char quote;

        Scanner(String text) {
            this.text = text;
            this.masked = text.toCharArray();
        }

        PythonScan scan() {
            int start = 0;
            while (start <= text.length()) {
                int end = text.indexOf('\n', start);
                if (end < 0) {
                    end = text.length();
                }
                lines.add(new Line(start, end, triple || carried, depth, continued));
                line(start, end);
                start = end + 1;
            }
            return new PythonScan(text, new String(masked), List.copyOf(lines), triple);
        }

        private void line(int start, int end) {
            continued = false;
            boolean single = carried;
            carried = false;
            for (int i = start; i < end; i++) {
                char c = text.charAt(i);
                if (triple || single) {
                    if (c == '\\') {
                        masked[i] = ' ';
                        if (i + 1 < end) {
                            masked[++i] = ' ';
                        } else {
                            carried = single;
                        }
                    } else if (c == quote && (single || text.startsWith("" + c + c + c, i))) {
                        i += triple ? 2 : 0;
                        triple = false;
                        single = false;
                    } else {
                        masked[i] = ' ';
                    }
                } else if (c == '#') {
                    blank(i, end);
                    return;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                    triple = text.startsWith("" + c + c + c, i);
                    single = !triple;
                    i += triple ? 2 : 0;
                } else if (c == '(' || c == '[' || c == '{') {
                    depth++;
                } else if (c == ')' || c == ']' || c == '}') {
                    depth = Math.max(0, depth - 1);
                } else if (c == '\\' && restIsBlank(i + 1, end)) {
                    continued = true;
                    return;
                }
            }
        }

        private boolean restIsBlank(int from, int end) {
            int at = from;
            while (at < end && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at == end;
        }

        private void blank(int from, int to) {
            for (int i = from; i < to; i++) {
                masked[i] = ' ';
            }
        }
    }
}
