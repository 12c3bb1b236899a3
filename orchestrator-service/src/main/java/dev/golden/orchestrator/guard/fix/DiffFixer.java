package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a diff back into the file when it shows all of it: a new file, or one piece that reaches from the first line to the last. */
record DiffFixer() implements Fixer {

    private static final Pattern HUNK =
            Pattern.compile("^@@ -(\\d{1,7})(?:,(\\d{1,7}))? \\+(\\d{1,7})(?:,(\\d{1,7}))? @@.*$");

    /** Lines of context that diffs end with unless the file ends. */
    private static final int CONTEXT = 3;

    @Override
    public String name() {
        return "diff";
    }

    @Override
    public boolean certain(Source source) {
        return true;
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.isCode() || !source.text().contains("@@ -")) {
            return List.of();
        }
        List<String> lines = source.lines();
        int hunk = -1;
        for (int n = 0; n < lines.size(); n++) {
            if (HUNK.matcher(lines.get(n)).matches()) {
                if (hunk >= 0) {
                    return List.of();
                }
                hunk = n;
            }
        }
        if (hunk < 0 || !lines.subList(0, hunk).stream().allMatch(DiffFixer::header)) {
            return List.of();
        }
        Matcher numbers = HUNK.matcher(lines.get(hunk));
        boolean starts = numbers.matches() && Integer.parseInt(numbers.group(1)) <= 1;
        boolean isNew = starts && Integer.parseInt(numbers.group(1)) == 0;
        List<String> after = new ArrayList<>();
        int context = 0;
        for (String line : lines.subList(hunk + 1, lines.size())) {
            if (line.startsWith("+")) {
                after.add(line.substring(1));
                context = 0;
            } else if (line.startsWith("-")) {
                context = 0;
            } else if (line.startsWith(" ") || line.isEmpty()) {
                after.add(line.isEmpty() ? "" : line.substring(1));
                context += line.isEmpty() ? 0 : 1;
            } else if (!line.startsWith("\\")) {
                return List.of();
            }
        }
        return starts && (isNew || context < CONTEXT) ? List.of(String.join("\n", after)) : List.of();
    }

    private static boolean header(String line) {
        return line.isBlank()
                || line.startsWith("--- ")
                || line.startsWith("+++ ")
                || line.startsWith("diff ")
                || line.startsWith("index ")
                || line.startsWith("new file ")
                || line.startsWith("*** ");
    }
}
