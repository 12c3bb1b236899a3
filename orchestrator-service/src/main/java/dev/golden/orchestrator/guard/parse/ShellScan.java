package dev.golden.orchestrator.guard.parse;

/** Quotes and comments of shell scripts. Here-documents stay visible. */
final class ShellScan {

    private ShellScan() {}

    static String mask(String text, boolean strings) {
        char[] out = text.toCharArray();
        int i = 0;
        while (i < out.length) {
            char c = text.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == '#'
                    && (i == 0 || Character.isWhitespace(text.charAt(i - 1)) || text.charAt(i - 1) == ';')) {
                int end = text.indexOf('\n', i);
                i = CodeMask.blank(out, i, end < 0 ? text.length() : end);
            } else if (c == '\'' || c == '"') {
                int end = quoteEnd(text, i, c);
                if (strings) {
                    CodeMask.blank(out, i + 1, Math.max(i + 1, end - 1));
                }
                i = end;
            } else {
                i++;
            }
        }
        return new String(out);
    }

    private static int quoteEnd(String text, int from, char quote) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += quote == '"' && text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }
}
