package dev.golden.orchestrator.guard.parse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What Python forbids and the grammar lets pass: indentation, tabs, strings and brackets left open. */
public final class PythonRules {

    private PythonRules() {}

    static List<Problem> problems(String text) {
        PythonScan scan = PythonScan.of(text);
        List<Problem> problems = new ArrayList<>();
        if (scan.openTriple()) {
            problems.add(Problem.certain(text.length(), "A triple-quoted string is not closed"));
        } else if (!balanced(scan)) {
            problems.add(Problem.certain(opened(scan), "Brackets do not match"));
        } else {
            for (int place : missingColons(scan).stream().limit(5).toList()) {
                problems.add(Problem.certain(place, "A colon is missing at the end of the statement"));
            }
            if (problems.isEmpty()) {
                indentation(scan, problems);
            }
        }
        for (PythonScan.Line line : scan.lines()) {
            String word = line.logical() && scan.indent(line) == 0 ? scan.firstWord(line) : "";
            if (word.equals("return") || word.equals("yield")) {
                problems.add(Problem.certain(line.start(), "'" + word + "' outside of a function"));
                break;
            }
        }
        if (tabsDecide(scan)) {
            problems.add(Problem.certain(0, "Tabs and spaces are mixed in the indentation"));
        }
        return problems;
    }

    /** Whether every bracket is closed by its partner and no statement begins inside one. */
    public static boolean balanced(PythonScan scan) {
        return opened(scan) < 0;
    }

    /** Offset of the first bracket that does not match, or of the statement inside one; -1 when all match. */
    private static int opened(PythonScan scan) {
        Deque<Integer> stack = new ArrayDeque<>();
        for (PythonScan.Line line : scan.lines()) {
            if (!stack.isEmpty() && !line.inString() && PythonScan.STATEMENTS.contains(scan.firstWord(line))) {
                return stack.element();
            }
            for (int i = line.start(); i < line.end(); i++) {
                char c = scan.masked().charAt(i);
                if (c == '(' || c == '[' || c == '{') {
                    stack.push(i);
                } else if (c == ')' || c == ']' || c == '}') {
                    if (stack.isEmpty() || partner(scan.masked().charAt(stack.pop())) != c) {
                        return i;
                    }
                }
            }
        }
        return stack.isEmpty() ? -1 : stack.element();
    }

    private static char partner(char open) {
        return open == '(' ? ')' : open == '[' ? ']' : '}';
    }

    /** Offsets at which a colon is missing, ascending. */
    public static List<Integer> missingColons(PythonScan scan) {
        List<Integer> places = new ArrayList<>();
        List<PythonScan.Line> lines = scan.lines();
        int at = 0;
        while (at < lines.size()) {
            int head = at++;
            if (!lines.get(head).logical() || scan.blank(lines.get(head))) {
                continue;
            }
            int last = head;
            while (at < lines.size() && (!lines.get(at).logical() || scan.blank(lines.get(at)))) {
                if (!scan.blank(lines.get(at))) {
                    last = at;
                }
                at++;
            }
            boolean deeper = at < lines.size() && scan.indent(lines.get(at)) > scan.indent(lines.get(head));
            if (deeper && PythonScan.BLOCKS.contains(scan.firstWord(lines.get(head)))) {
                int end = scan.codeEnd(lines.get(last));
                if (needsColon(scan.masked(), lines.get(head).start(), end)) {
                    places.add(end);
                }
            }
        }
        return places;
    }

    private static boolean needsColon(String masked, int from, int end) {
        int depth = 0;
        for (int i = from; i < end; i++) {
            char c = masked.charAt(i);
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (c == ':' && depth <= 0 && (i + 1 >= end || masked.charAt(i + 1) != '=')) {
                return false;
            }
        }
        char last = end > from ? masked.charAt(end - 1) : ' ';
        return depth == 0 && (Character.isLetterOrDigit(last) || "_)]}'\"".indexOf(last) >= 0);
    }

    /** Adds the first line whose indent Python refuses. */
    private static void indentation(PythonScan scan, List<Problem> problems) {
        Deque<Integer> levels = new ArrayDeque<>();
        levels.push(0);
        boolean opens = false;
        for (PythonScan.Line line : scan.lines()) {
            if (scan.blank(line)) {
                continue;
            }
            if (line.logical()) {
                int indent = width(scan.text(), line, scan.indent(line), 8);
                String wrong = wrong(levels, indent, opens);
                if (wrong != null) {
                    problems.add(Problem.certain(line.start(), wrong));
                    return;
                }
            }
            opens = scan.masked().charAt(scan.codeEnd(line) - 1) == ':';
        }
        if (opens) {
            problems.add(Problem.certain(scan.text().length(), "An indented block is missing at the end"));
        }
    }

    private static @org.jspecify.annotations.Nullable String wrong(Deque<Integer> levels, int indent, boolean opens) {
        if (opens && indent <= levels.element()) {
            return "An indented block is missing";
        }
        if (!opens && indent > levels.element()) {
            return "Unexpected indent";
        }
        if (opens) {
            levels.push(indent);
        }
        while (levels.element() > indent) {
            levels.pop();
        }
        return levels.element() == indent ? null : "The indent matches no block";
    }

    /** Whether a deeper line follows exactly where a block begins, and each dedent meets an open level. */
    public static boolean sound(PythonScan scan) {
        List<Problem> problems = new ArrayList<>();
        indentation(scan, problems);
        return problems.isEmpty();
    }

    /** As Python's tokenizer: the indents are compared twice, with tabs 8 wide and 1 wide, and must agree. */
    public static boolean tabsDecide(PythonScan scan) {
        if (scan.text().indexOf('\t') < 0) {
            return false;
        }
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

    /** Column of the first character behind the indent. */
    public static int width(String text, PythonScan.Line line, int indent, int tab) {
        int column = 0;
        for (int i = 0; i < indent; i++) {
            column = text.charAt(line.start() + i) == '\t' ? (column / tab + 1) * tab : column + 1;
        }
        return column;
    }
}
