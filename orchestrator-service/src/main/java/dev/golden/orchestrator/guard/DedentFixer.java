package dev.golden.orchestrator.guard;

import java.util.Optional;

/** Shifts Python text that as a whole is indented to the margin: its first statement would be an unexpected indent. */
record DedentFixer() implements Fixer {

    @Override
    public String name() {
        return "common-indent";
    }

    @Override
    public Optional<String> fix(String language, String text) {
        if (!language.equals("python")) {
            return Optional.empty();
        }
        PythonScan scan = PythonScan.of(text);
        String prefix = null;
        for (PythonScan.Line line : scan.lines()) {
            if (!line.logical() || scan.blank(line)) {
                continue;
            }
            String indent = text.substring(line.start(), line.start() + scan.indent(line));
            if (prefix == null) {
                prefix = indent;
            }
            if (prefix.isEmpty() || !indent.startsWith(prefix)) {
                return Optional.empty();
            }
        }
        if (prefix == null || prefix.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(text.length());
        for (PythonScan.Line line : scan.lines()) {
            boolean shift = !line.inString() && text.startsWith(prefix, line.start());
            out.append(text, shift ? line.start() + prefix.length() : line.start(), line.end());
            if (line.end() < text.length()) {
                out.append('\n');
            }
        }
        return Fixer.changed(text, out.toString());
    }
}
