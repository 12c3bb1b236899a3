package dev.golden.orchestrator.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adds the colon that a Python block statement lacks, when the next statement is indented deeper. */
record ColonFixer() implements Fixer {

    @Override
    public String name() {
        return "missing-colon";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!language.equals("python")) {
            return Optional.empty();
        }
        List<Integer> places = missing(PythonScan.of(text));
        if (places.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(text.length() + places.size());
        int from = 0;
        for (int place : places) {
            out.append(text, from, place).append(':');
            from = place;
        }
        return Optional.of(out.append(text, from, text.length()).toString());
    }

    /** Offsets at which a colon is missing, ascending. */
    static List<Integer> missing(PythonScan scan) {
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
}
