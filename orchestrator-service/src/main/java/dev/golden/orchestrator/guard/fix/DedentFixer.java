package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shifts Python text to the margin that as a whole, or but for its first line, is indented. */
record DedentFixer() implements Fixer {

    private static final Set<String> TOP = Set.of("def", "class", "import", "from", "async");

    @Override
    public String name() {
        return "common-indent";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.language().equals("python")) {
            return List.of();
        }
        PythonScan scan = PythonScan.of(source.text());
        String whole = common(scan, false);
        if (whole != null && !whole.isEmpty()) {
            return List.of(shifted(scan, whole));
        }
        String rest = common(scan, true);
        return rest == null || rest.isEmpty() || !topLevel(scan, rest) ? List.of() : List.of(shifted(scan, rest));
    }

    /** Whether something begins at the indent that is mostly at the margin: then only the first line lost its own. */
    private static boolean topLevel(PythonScan scan, String prefix) {
        return scan.lines().stream()
                .filter(line -> line.logical() && scan.indent(line) == prefix.length())
                .anyMatch(line -> TOP.contains(scan.firstWord(line))
                        || scan.text().startsWith("@", line.start() + prefix.length()));
    }

    private static @Nullable String common(PythonScan scan, boolean butFirst) {
        String prefix = null;
        boolean skipped = !butFirst;
        for (PythonScan.Line line : scan.lines()) {
            if (!line.logical() || scan.blank(line)) {
                continue;
            }
            if (!skipped) {
                skipped = true;
                continue;
            }
            String indent = scan.text().substring(line.start(), line.start() + scan.indent(line));
            while (prefix != null && !indent.startsWith(prefix)) {
                prefix = prefix.substring(0, prefix.length() - 1);
            }
            prefix = prefix == null ? indent : prefix;
        }
        return prefix;
    }

    private static String shifted(PythonScan scan, String prefix) {
        String text = scan.text();
        StringBuilder out = new StringBuilder(text.length());
        for (PythonScan.Line line : scan.lines()) {
            boolean shift = !line.inString() && text.startsWith(prefix, line.start());
            out.append(text, shift ? line.start() + prefix.length() : line.start(), line.end());
            if (line.end() < text.length()) {
                out.append('\n');
            }
        }
        return out.toString();
    }
}
