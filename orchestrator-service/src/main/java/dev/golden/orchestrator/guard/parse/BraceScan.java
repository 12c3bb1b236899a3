package dev.golden.orchestrator.guard.parse;

/** Strings and comments of Java, JavaScript and TypeScript, text blocks, templates and regular expressions among them. */
final class BraceScan {

    private final String text;
    private final boolean script;
    private final char[] out;

    BraceScan(String text, boolean script) {
        this.text = text;
        this.script = script;
        this.out = text.toCharArray();
    }

    String mask(boolean strings) {
        int i = 0;
        char before = '\n';
        while (i < out.length) {
            char c = text.charAt(i);
            int end = i + 1;
            boolean comment = false;
            if (text.startsWith("//", i)) {
                end = found(text.indexOf('\n', i), 0);
                comment = true;
            } else if (text.startsWith("/*", i)) {
                end = found(text.indexOf("*/", i + 2), 2);
                comment = true;
            } else if (!script && text.startsWith("\"\"\"", i)) {
                end = found(text.indexOf("\"\"\"", i + 3), 3);
            } else if (c == '"' || c == '\'' || (script && c == '`')) {
                end = stringEnd(i, c);
            } else if (script && c == '/' && "(,=:[!&|?{};\n+-*%<>~^".indexOf(before) >= 0) {
                end = regexEnd(i);
            }
            if (comment) {
                CodeMask.blank(out, i, end);
            } else if (end > i + 1) {
                if (strings) {
                    CodeMask.blank(out, i + 1, Math.max(i + 1, end - 1));
                }
                before = '"';
            } else if (!Character.isWhitespace(c)) {
                before = c;
            }
            i = end;
        }
        return new String(out);
    }

    private int found(int index, int skip) {
        return index < 0 ? text.length() : index + skip;
    }

    private int stringEnd(int from, char quote) {
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote && (quote == '`' || text.charAt(i) != '\n')) {
            i += text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }

    /** The slash alone when no regular expression ends in the line. */
    private int regexEnd(int from) {
        boolean inClass = false;
        for (int i = from + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (c == '/' && !inClass) {
                return i + 1;
            }
        }
        return from + 1;
    }
}
