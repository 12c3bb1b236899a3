package dev.golden.orchestrator.guard.parse;

import java.util.BitSet;
import java.util.Optional;

/** The text with comments, and on demand the inside of strings, blanked; offsets and line breaks stay. */
public final class CodeMask {

    private CodeMask() {}

    /** By a plain scan in one pass: right for valid and, mostly, for broken texts. */
    public static String of(String language, String text, boolean strings) {
        return switch (language) {
            case "python" -> strings ? PythonScan.of(text).masked() : pythonComments(text);
            case "javascript", "typescript" -> new BraceScan(text, true).mask(strings);
            case "java" -> new BraceScan(text, false).mask(strings);
            case "bash" -> ShellScan.mask(text, strings);
            default -> text;
        };
    }

    /** Characters inside strings and comments: by the parser where the text is valid, else by the plain scan. */
    public static BitSet literals(String language, String text) {
        Optional<SourceTree> tree = language.equals("java") || language.equals("json")
                ? Optional.empty()
                : SourceTree.parse(language, text);
        if (tree.isPresent() && tree.get().problems().isEmpty()) {
            return tree.get().literal();
        }
        String masked = of(language, text, true);
        BitSet literals = new BitSet(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (masked.charAt(i) != text.charAt(i)) {
                literals.set(i);
            }
        }
        return literals;
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

    static int blank(char[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = out[i] == '\n' ? '\n' : ' ';
        }
        return to;
    }
}
