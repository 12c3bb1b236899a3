package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonRules;
import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes a Python bracket that was left open at the end of its statement and drops one that closes nothing at the end of
 * its line. The result is taken only when all brackets then match.
 */
record BracketFixer() implements Fixer {

    private static final int MAX_EDITS = 8;

    /** With more open at its end, the text was cut off, and what is missing cannot be known. */
    private static final int MOST_OPEN = 2;

    /** Something to put in before an offset, or with an empty text: the character at the offset to drop. */
    private record Edit(int at, String insert) {}

    private record Open(char bracket, int line) {}

    @Override
    public String name() {
        return "brackets";
    }

    @Override
    public List<String> propose(Source source) {
        String text = source.text();
        if (!source.language().equals("python")) {
            return List.of();
        }
        PythonScan scan = PythonScan.of(text);
        if (scan.openTriple() || PythonRules.balanced(scan)) {
            return List.of();
        }
        List<Edit> edits = edits(scan);
        if (edits.isEmpty() || edits.size() > MAX_EDITS) {
            return List.of();
        }
        StringBuilder out = new StringBuilder(text.length() + edits.size());
        int from = 0;
        for (Edit edit : edits) {
            out.append(text, from, edit.at()).append(edit.insert());
            from = edit.insert().isEmpty() ? edit.at() + 1 : edit.at();
        }
        String mended = out.append(text, from, text.length()).toString();
        return PythonRules.balanced(PythonScan.of(mended)) ? List.of(mended) : List.of();
    }

    private static List<Edit> edits(PythonScan scan) {
        List<Edit> edits = new ArrayList<>();
        List<Open> stack = new ArrayList<>();
        List<PythonScan.Line> lines = scan.lines();
        for (int n = 0; n < lines.size(); n++) {
            PythonScan.Line line = lines.get(n);
            if (!stack.isEmpty() && !line.inString() && !scan.blank(line) && leaves(scan, stack.getFirst(), line)) {
                edits.add(close(scan, stack, n - 1));
                stack.clear();
            }
            for (int i = line.start(); i < line.end() && edits.size() <= MAX_EDITS; i++) {
                char c = scan.masked().charAt(i);
                if (opens(c)) {
                    stack.add(new Open(c, n));
                } else if (closes(c) && !closeAt(scan, line, i, c, stack, edits)) {
                    return List.of();
                }
            }
        }
        if (stack.size() > MOST_OPEN) {
            return List.of();
        }
        if (!stack.isEmpty()) {
            edits.add(close(scan, stack, lines.size() - 1));
        }
        return edits;
    }

    /** Whether the line is the next statement although a bracket is open: not deeper than the bracket's own line. */
    private static boolean leaves(PythonScan scan, Open opener, PythonScan.Line line) {
        char first = scan.masked().charAt(line.start() + Math.min(scan.indent(line), line.end() - line.start() - 1));
        return PythonScan.STATEMENTS.contains(scan.firstWord(line))
                || (!closes(first)
                        && scan.indent(line) <= scan.indent(scan.lines().get(opener.line())));
    }

    /** Closes what is open at the end of the code before, inside the colon of a block statement. */
    private static Edit close(PythonScan scan, List<Open> stack, int before) {
        int n = before;
        while (n > 0 && scan.blank(scan.lines().get(n))) {
            n--;
        }
        int at = scan.codeEnd(scan.lines().get(n));
        PythonScan.Line head = scan.lines().get(stack.getFirst().line());
        if (at > 0 && scan.masked().charAt(at - 1) == ':' && PythonScan.BLOCKS.contains(scan.firstWord(head))) {
            at--;
        }
        StringBuilder closers = new StringBuilder();
        for (Open open : stack.reversed()) {
            closers.append(partner(open.bracket()));
        }
        return new Edit(at, closers.toString());
    }

    private static boolean closeAt(
            PythonScan scan, PythonScan.Line line, int at, char closer, List<Open> stack, List<Edit> edits) {
        if (!stack.isEmpty() && partner(stack.getLast().bracket()) == closer) {
            stack.removeLast();
            return true;
        }
        if (stack.size() >= 2 && partner(stack.get(stack.size() - 2).bracket()) == closer) {
            edits.add(new Edit(at, "" + partner(stack.removeLast().bracket())));
            stack.removeLast();
            return true;
        }
        int end = scan.codeEnd(line);
        boolean last = at == end - 1 || (at == end - 2 && scan.masked().charAt(end - 1) == ':');
        if (stack.isEmpty() && last) {
            edits.add(new Edit(at, ""));
            return true;
        }
        return false;
    }

    private static boolean opens(char c) {
        return c == '(' || c == '[' || c == '{';
    }

    private static boolean closes(char c) {
        return c == ')' || c == ']' || c == '}';
    }

    private static char partner(char open) {
        return switch (open) {
            case '(' -> ')';
            case '[' -> ']';
            default -> '}';
        };
    }
}
