package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonRules;
import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.ArrayList;
import java.util.List;

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
    public List<String> propose(Source source) {
        if (!source.language().equals("python") || source.text().indexOf('\t') < 0) {
            return List.of();
        }
        PythonScan scan = PythonScan.of(source.text());
        if (!PythonRules.tabsDecide(scan)) {
            return List.of();
        }
        List<String> proposals = new ArrayList<>();
        for (int tab : WIDTHS) {
            String mended = expand(scan, tab);
            if (PythonRules.sound(PythonScan.of(mended))) {
                proposals.add(mended);
            }
        }
        return proposals;
    }

    private static String expand(PythonScan scan, int tab) {
        String text = scan.text();
        StringBuilder out = new StringBuilder(text.length() + 64);
        for (PythonScan.Line line : scan.lines()) {
            int indent = line.inString() ? 0 : scan.indent(line);
            if (indent > 0) {
                out.append(" ".repeat(PythonRules.width(text, line, indent, tab)));
            }
            out.append(text, line.start() + indent, line.end());
            if (line.end() < text.length()) {
                out.append('\n');
            }
        }
        return out.toString();
    }
}
