package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Cuts what is meant for humans from before and after the code. */
record ProseFixer() implements Fixer {

    @Override
    public String name() {
        return "prose";
    }

    /** To a shell a sentence is a command: there the look of it must be enough. */
    @Override
    public boolean certain(Source source) {
        return source.language().equals("bash") && !source.diagnosis().broken();
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.isCode()) {
            return List.of();
        }
        List<String> lines = source.lines();
        boolean sure = certain(source);
        int first = 0;
        int cutTo = 0;
        while (first < lines.size() && (lines.get(first).isBlank() || prose(lines.get(first), sure))) {
            if (!lines.get(first).isBlank()) {
                cutTo = first + 1;
            }
            first++;
        }
        int last = lines.size() - 1;
        int cutFrom = lines.size();
        while (last > first && (lines.get(last).isBlank() || prose(lines.get(last), sure))) {
            if (!lines.get(last).isBlank()) {
                cutFrom = last;
            }
            last--;
        }
        // Nothing but prose is not code with slips: left as it is for the finding.
        if (first >= lines.size()) {
            return List.of();
        }
        Set<String> proposals = new LinkedHashSet<>();
        if (cutTo > 0 && cutFrom < lines.size()) {
            proposals.add(join(lines.subList(cutTo, cutFrom)));
        }
        if (cutTo > 0) {
            proposals.add(join(lines.subList(cutTo, lines.size())));
        }
        if (cutFrom < lines.size()) {
            proposals.add(join(lines.subList(0, cutFrom)));
        }
        if (!sure) {
            shorter(lines, cutTo, cutFrom, proposals);
            List<String> kept = new ArrayList<>(lines);
            kept.removeIf(line -> Prose.line(line) || (Prose.like(line) && !line.isBlank() && !line.startsWith(" ")));
            proposals.add(join(kept));
        }
        return List.copyOf(proposals);
    }

    /** Lines at the edge that look like prose may still be code, e.g. a bare call in a shell or a comment. */
    private static void shorter(List<String> lines, int cutTo, int cutFrom, Set<String> proposals) {
        for (int n = cutTo - 1; n > 0 && n > cutTo - 8; n--) {
            proposals.add(join(lines.subList(n, cutFrom)));
        }
    }

    private static boolean prose(String line, boolean sure) {
        return sure ? Prose.sentence(line) : Prose.like(line);
    }

    private static String join(List<String> lines) {
        String text = String.join("\n", lines);
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    }
}
