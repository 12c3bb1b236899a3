package dev.golden.orchestrator.guard.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;

/**
 * A text as tree-sitter reads it. The parser is native code and some texts take it very long, so it gets neither large nor
 * deeply nested ones, a deadline, and at most {@value #AT_ONCE} texts at once: whoever finds no place gets no answer.
 *
 * @param problems what makes no sense, in order
 * @param literal characters inside strings, comments, regular expressions and here-documents
 * @param statements kinds of nodes seen that matter to rules, with their offsets
 */
public record SourceTree(List<Problem> problems, BitSet literal, List<Place> statements) {

    static final int MAX_CHARACTERS = 128 * 1024;
    static final int MAX_DEPTH = 120;
    private static final int AT_ONCE = 4;
    private static final int MAX_PROBLEMS = 50;
    private static final long MAX_NANOS = 400_000_000L;
    private static final Semaphore PLACES = new Semaphore(AT_ONCE);

    private static final Set<String> LITERALS = Set.of(
            "string",
            "comment",
            "template_string",
            "regex",
            "jsx_text",
            "hash_bang_line",
            "raw_string",
            "ansi_c_string",
            "heredoc_body");

    private static final Set<String> STATEMENTS = Set.of("print_statement", "exec_statement");

    /** @param kind the grammar's name for it */
    public record Place(String kind, int start, int end) {}

    /** The tree; empty when there is no grammar for the language, or the text is too much for it. */
    public static Optional<SourceTree> parse(String language, String text) {
        TSLanguage grammar = Grammars.of(language);
        if (grammar == null || text.length() > MAX_CHARACTERS || tooDeep(text) || !PLACES.tryAcquire()) {
            return Optional.empty();
        }
        try (TSParser parser = new TSParser()) {
            parser.setLanguage(grammar);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
            long begin = System.nanoTime();
            TSTree tree = parser.parseWithOptions(
                    new byte[16 * 1024],
                    null,
                    (buffer, offset, position) -> {
                        int length = Math.max(0, Math.min(buffer.length, bytes.length - offset));
                        System.arraycopy(bytes, Math.min(offset, bytes.length), buffer, 0, length);
                        return length;
                    },
                    TSInputEncoding.TSInputEncodingUTF16LE,
                    state -> System.nanoTime() - begin > MAX_NANOS);
            if (tree == null) {
                return Optional.empty();
            }
            try (tree) {
                SourceTree read = read(tree.getRootNode(), text);
                if (language.equals("bash")) {
                    read.curlyQuotes(text);
                } else {
                    read.unknownCharacters(text);
                }
                return Optional.of(read);
            }
        } finally {
            PLACES.release();
        }
    }

    private static SourceTree read(TSNode root, String text) {
        SourceTree out = new SourceTree(new ArrayList<>(), new BitSet(text.length()), new ArrayList<>());
        try (TSTreeCursor cursor = new TSTreeCursor(root)) {
            boolean down = true;
            while (true) {
                if (down) {
                    if (out.visit(cursor.currentNode(), text) && cursor.gotoFirstChild()) {
                        continue;
                    }
                }
                if (cursor.gotoNextSibling()) {
                    down = true;
                } else if (cursor.gotoParent()) {
                    down = false;
                } else {
                    return out;
                }
            }
        }
    }

    /** @return whether its children matter */
    private boolean visit(TSNode node, String text) {
        int start = Math.min(node.getStartByte() / 2, text.length());
        int end = Math.min(node.getEndByte() / 2, text.length());
        String type = node.getType();
        if (problems.size() < MAX_PROBLEMS) {
            if (node.isMissing()) {
                problems.add(new Problem(start, start, "Missing " + type, type, false));
                return false;
            }
            if (node.isError()) {
                problems.add(new Problem(start, end, "Makes no sense here", null, false));
            }
        }
        if (STATEMENTS.contains(type)) {
            statements.add(new Place(type, start, end));
            if (isOld(text, start)) {
                problems.add(new Problem(start, start, "A statement of Python 2", null, true));
            }
        }
        if (LITERALS.contains(type) && !node.hasError()) {
            literal.set(start, end);
            return false;
        }
        return true;
    }

    /** The grammar knows both Pythons; with a bracket behind it, it is a call. */
    private static boolean isOld(String text, int start) {
        int at = start;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && text.charAt(at) != '(';
    }

    /** To a shell a typographic quote is a letter; at the beginning of a word it is never meant as one. */
    private void curlyQuotes(String text) {
        for (int i = 0; i < text.length() && problems.size() < MAX_PROBLEMS; i++) {
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            if ("“”‘".indexOf(text.charAt(i)) >= 0 && !literal.get(i) && " \t=(\n".indexOf(before) >= 0) {
                problems.add(new Problem(i, i + 1, "A typographic quote", null, true));
            }
        }
    }

    /** The grammars take any character beyond ASCII for a letter; the languages do not. */
    private void unknownCharacters(String text) {
        for (int i = 0; i < text.length() && problems.size() < MAX_PROBLEMS; i++) {
            int c = text.codePointAt(i);
            if (c > 127
                    && !literal.get(i)
                    && !Character.isUnicodeIdentifierPart(c)
                    && !Character.isSpaceChar(c)
                    && c != 0xFEFF) {
                problems.add(new Problem(i, i + 1, "A character that the language does not know", null, true));
            }
            i += Character.charCount(c) - 1;
        }
    }

    /** Nesting of brackets by plain counting; strings count too, which errs on the safe side. */
    private static boolean tooDeep(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                if (++depth > MAX_DEPTH) {
                    return true;
                }
            } else if ((c == ')' || c == ']' || c == '}') && depth > 0) {
                depth--;
            }
        }
        return false;
    }
}
