package dev.golden.orchestrator.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Turns tabs at the beginning of Python lines into spaces when tabs and spaces are mixed so that Python would refuse them:
 * when the order of two indents depends on how wide a tab is.
 */
record TabFixer() implements Fixer {

    /** Widths a tab may have been written with, the likeliest first. */
    private static final List<Integer> WIDTHS = List.of(4, 8, 2);

    @Override
    public String name() {
        return "mixed-tabs";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!language.equals("python") || text.indexOf('\t') < 0) {
            return Optional.empty();
        }
        PythonScan scan = PythonScan.of(text);
        if (!inconsistent(scan)) {
            return Optional.empty();
        }
        for (int tab : WIDTHS) {
            String mended = expand(scan, tab);
            if (sound(PythonScan.of(mended))) {
                return Optional.of(mended);
            }
        }
        return Optional.empty();
    }

    private static String expand(PythonScan scan, int tab) {
        String text = scan.text();
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (PythonScan.Line line : scan.lines()) {
            int indent = line.inString() ? 0 : scan.indent(line);
            if (indent > 0) {
                out.append(" ".repeat(width(text, line, indent, tab)));
            }
            out.append(text, line.start() + indent, line.end());
            if (line.end() < text.length()) {
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** Whether a deeper line follows exactly where a block begins, and each dedent meets an open level. */
    private static boolean sound(PythonScan scan) {
        Deque<Integer> stack = new ArrayDeque<>();
        stack.push(0);
        boolean opens = false;
        for (PythonScan.Line line : scan.lines()) {
            if (scan.blank(line)) {
                continue;
            }
            if (line.logical()) {
                int indent = scan.indent(line);
                if (opens != indent > stack.element()) {
                    return false;
                }
                if (opens) {
                    stack.push(indent);
                }
                while (stack.element() > indent) {
                    stack.pop();
                }
                if (stack.element() != indent) {
                    return false;
                }
            }
            opens = scan.masked().charAt(scan.codeEnd(line) - 1) == ':';
        }
        return true;
    }

    /** As Python's tokenizer: the indents are compared twice, with tabs 8 wide and 1 wide, and must agree. */
    static boolean inconsistent(PythonScan scan) {
        Deque<int[]> stack = new ArrayDeque<>();
        stack.push(new int[] {0, 0});
        for (PythonScan.Line line : scan.lines()) {
            if (!line.logical() || scan.blank(line)) {
                continue;
            }
            int indent = scan.indent(line);
            int wide = width(scan.text(), line, indent, 8);
            int narrow = width(scan.text(), line, indent, 1);
            while (stack.size() > 1 && stack.element()[0] > wide) {
                stack.pop();
            }
            int[] top = stack.element();
            if (Integer.compare(wide, top[0]) != Integer.compare(narrow, top[1])) {
                return true;
            }
            if (wide > top[0]) {
                stack.push(new int[] {wide, narrow});
            }
        }
        return false;
    }

    private static int width(String text, PythonScan.Line line, int indent, int tab) {
        int column = 0;
        for (int i = 0; i < indent; i++) {
            column = text.charAt(line.start() + i) == '\t' ? (column / tab + 1) * tab : column + 1;
        }
        return column;
    }
}
