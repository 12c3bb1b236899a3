package dev.golden.orchestrator.guard.fix;

import java.util.ArrayList;
import java.util.List;

/** Cuts a mark that stands before every line: of a quotation, a list, a table or a comment. */
record QuotationFixer() implements Fixer {

    private static final List<String> MARKS = List.of("> ", ">", "- ", "* ", "+ ", "| ", "+", "# ", "// ");

    @Override
    public String name() {
        return "line-marks";
    }

    @Override
    public boolean wraps() {
        return true;
    }

    @Override
    public List<String> propose(Source source) {
        List<String> proposals = new ArrayList<>();
        if (!source.isCode()) {
            return proposals;
        }
        List<String> lines = source.lines();
        for (String mark : MARKS) {
            boolean all = lines.stream()
                    .allMatch(line -> line.isBlank() || line.startsWith(mark) || line.equals(mark.stripTrailing()));
            if (all) {
                proposals.add(String.join(
                        "\n",
                        lines.stream()
                                .map(line -> line.startsWith(mark) ? line.substring(mark.length()) : "")
                                .toList()));
            }
        }
        return proposals;
    }
}
