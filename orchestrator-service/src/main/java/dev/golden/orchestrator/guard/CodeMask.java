package dev.golden.orchestrator.guard;

/** The text with comments, and on demand the inside of strings, blanked; offsets stay. One pass. */
final class CodeMask {

    private CodeMask() {}

    static String of(String language, String text, boolean strings) {
        return switch (language) {
            case "python" -> strings ? PythonScan.of(text).masked() : pythonComments(text);
            case "javascript", "java" -> cLike(text, strings, language.equals("javascript"));
            case "bash" -> hashComments(text);
            default -> text;
        };
    }

    /** Comments blanked, strings kept: the masked text tells which {@code #} are inside strings. */
    private static String pythonComments(String text) {
        PythonScan scan = PythonScan.of(text);
        StringBuilder out = new StringBuilder(text);
        for (PythonScan.Line line : scan.lines()) {
            int end = scan.codeEnd(line);
            int hash = text.indexOf('#', end, line.end());
            // Behind the last quote or code character only a comment can follow.
            if (hash >= 0 && !line.inString()) {
                out.replace(hash, line.end(), " ".repeat(line.end() - hash));
            }
        }
        return out.toString();
    }

    private static String hashComments(String text) {
        StringBuilder out = new StringBuilder(text);
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (text.substring(start, end).strip().startsWith("#")) {
                out.replace(start, end, " ".repeat(end - start));
            }
            start = end + 1;
        }
        return out.toString();
    }

    private static String cLike(String text, boolean strings, boolean templates) {
        char[] out = text.toCharArray();
        int i = 0;
        while (i < out.length) {
            char c = text.charAt(i);
            if (text.startsWith("//", i)) {
                i = blank(out, i, text.indexOf('\n', i), text.length());
            } else if (text.startsWith("/*", i)) {
                int close = text.indexOf("*/", i + 2);
                i = blank(out, i, close < 0 ? -1 : close + 2, text.length());
            } else if (c == '"' || c == '\'' || (templates && c == '`')) {
                int end = stringEnd(text, i, c);
                if (strings) {
                    blank(out, i + 1, end, end);
                }
                i = end + 1;
            } else {
                i++;
            }
        }
        return new String(out);
    }

    private static int stringEnd(String text, int from, char quote) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote && (quote == '`' || text.charAt(i) != '\n')) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i, text.length());
    }

    private static int blank(char[] out, int from, int to, int end) {
        int stop = to < 0 ? end : to;
        for (int i = from; i < stop; i++) {
            out[i] = out[i] == '\n' ? '\n' : ' ';
        }
        return stop;
    }
}
