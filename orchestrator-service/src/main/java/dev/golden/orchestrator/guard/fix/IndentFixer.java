package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonRules;
import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Moves Python lines that stand a little beside every open block to the nearest one. */
record IndentFixer() implements Fixer {

    private static final int MOST = 3;

    @Override
    public String name() {
        return "indent";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.language().equals("python")) {
            return List.of();
        }
        PythonScan scan = PythonScan.of(source.text());
        if (PythonRules.sound(scan) || source.text().indexOf('\t') >= 0) {
            return List.of();
        }
        Deque<Integer> levels = new ArrayDeque<>();
        levels.push(0);
        StringBuilder out = new StringBuilder(source.text().length() + 16);
        boolean opens = false;
        int shift = 0;
        for (PythonScan.Line line : scan.lines()) {
            int indent = scan.indent(line);
            if (line.logical() && !scan.blank(line)) {
                int wanted = wanted(levels, indent, opens);
                if (wanted < 0) {
                    return List.of();
                }
                shift = wanted - indent;
            }
            boolean move = shift != 0 && !line.inString() && !scan.blank(line) && indent + shift >= 0;
            out.append(move ? " ".repeat(indent + shift) : "");
            out.append(scan.text(), line.start() + (move ? indent : 0), line.end());
            if (line.end() < scan.text().length()) {
                out.append('\n');
            }
            if (!scan.blank(line)) {
                opens = scan.masked().charAt(scan.codeEnd(line) - 1) == ':';
            }
        }
        return List.of(out.toString());
    }

    /** The level the line belongs to; -1 when that is a guess. */
    private static int wanted(Deque<Integer> levels, int indent, boolean opens) {
        if (opens) {
            if (indent <= levels.element()) {
                return -1;
            }
            levels.push(indent);
            return indent;
        }
        int nearest = -1;
        int distance = MOST + 1;
        for (int level : levels) {
            if (Math.abs(level - indent) < distance) {
                nearest = level;
                distance = Math.abs(level - indent);
            }
        }
        while (nearest >= 0 && levels.element() > nearest) {
            levels.pop();
        }
        return nearest;
    }
}
