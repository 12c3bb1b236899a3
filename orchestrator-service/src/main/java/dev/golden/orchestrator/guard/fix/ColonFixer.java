package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.PythonRules;
import dev.golden.orchestrator.guard.parse.PythonScan;
import java.util.List;

/** Adds the colon that a Python block statement lacks, when the next statement is indented deeper. */
record ColonFixer() implements Fixer {

    @Override
    public String name() {
        return "missing-colon";
    }

    @Override
    public List<String> propose(Source source) {
        if (!source.language().equals("python")) {
            return List.of();
        }
        String text = source.text();
        List<Integer> places = PythonRules.missingColons(PythonScan.of(text));
        if (places.isEmpty()) {
            return List.of();
        }
        StringBuilder out = new StringBuilder(text.length() + places.size());
        int from = 0;
        for (int place : places) {
            out.append(text, from, place).append(':');
            from = place;
        }
        return List.of(out.append(text, from, text.length()).toString());
    }
}
