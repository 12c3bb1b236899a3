package dev.golden.orchestrator.guard;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Turns near-JSON, as models write it, into JSON: text around it, comments, trailing commas, single or typographic quotes,
 * bare keys, Python's constants, brackets left open. One pass; valid JSON comes back with its white space.
 */
public final class JsonRepair {

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;
    private int braces;

    private JsonRepair(String text) {
        this.text = text;
    }

    /** The repaired text; the input itself when there is no object or array in it. */
    public static String repair(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) != '{' && text.charAt(start) != '[') {
            start++;
        }
        if (start == text.length()) {
            return text;
        }
        if (text.substring(0, start).isBlank()) {
            start = 0;
        }
        JsonRepair repair = new JsonRepair(text);
        repair.at = start;
        return repair.run();
    }

    private String run() {
        boolean begun = false;
        while (at < text.length() && (!begun || !open.isEmpty())) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'' || c == '“' || c == '”' || c == '‘') {
                string(c);
            } else if (c == '{' || c == '[') {
                begun = true;
                open.push(c);
                braces += c == '{' ? 1 : 0;
                out.append(c);
                at++;
            } else if (c == '}' || c == ']') {
                close(c);
            } else if (text.startsWith("//", at) || c == '#') {
                at = end(text.indexOf('\n', at), 0);
            } else if (text.startsWith("/*", at)) {
                at = end(text.indexOf("*/", at), 2);
            } else if (Character.isLetter(c) || c == '_' || c == '$') {
                word();
            } else {
                out.append(c);
                at++;
            }
        }
        while (!open.isEmpty()) {
            dropComma();
            out.append(open.pop() == '{' ? '}' : ']');
        }
        // White space behind the value belongs to the text; anything else is prose and goes.
        String rest = text.substring(at);
        return out.append(rest.isBlank() ? rest : "").toString();
    }

    private int end(int index, int skip) {
        return index < 0 ? text.length() : index + skip;
    }

    private void close(char c) {
        at++;
        char opener = c == '}' ? '{' : '[';
        if ((opener == '{' ? braces : open.size() - braces) == 0) {
            return;
        }
        while (!open.isEmpty()) {
            dropComma();
            char top = open.pop();
            braces -= top == '{' ? 1 : 0;
            out.append(top == '{' ? '}' : ']');
            if (top == opener) {
                return;
            }
        }
    }

    private void dropComma() {
        int last = out.length() - 1;
        while (last >= 0 && Character.isWhitespace(out.charAt(last))) {
            last--;
        }
        if (last >= 0 && out.charAt(last) == ',') {
            out.deleteCharAt(last);
        }
    }

    private void string(char quote) {
        String closers = quote == '"' ? "\"" : quote == '\'' ? "'" : quote == '‘' ? "’" : "”“\"";
        out.append('"');
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (closers.indexOf(c) >= 0) {
                break;
            }
            if (c == '\\' && at < text.length()) {
                char escaped = text.charAt(at++);
                out.append(escaped == '\'' ? "'" : "\\" + escaped);
            } else if (c == '"') {
                out.append("\\\"");
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c != '\r' && c != '\\') {
                out.append(c);
            }
        }
        out.append('"');
    }

    private void word() {
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_$-".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(from, at);
        boolean afterDigit = from > 0 && Character.isDigit(text.charAt(from - 1));
        switch (word) {
            case "true", "false", "null" -> out.append(word);
            case "True" -> out.append("true");
            case "False" -> out.append("false");
            case "None", "undefined", "NaN" -> out.append("null");
            default -> out.append(afterDigit ? word : '"' + word + '"');
        }
    }
}
