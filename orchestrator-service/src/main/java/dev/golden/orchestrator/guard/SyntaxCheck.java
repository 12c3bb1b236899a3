package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Certain syntax errors of Python that no fixer could mend. MAJOR, not blocking: the interpreter in the sandbox decides,
 * this only names the place early and cheaply.
 */
record SyntaxCheck() implements Check {

    static final String RULE = "syntax-error";

    @Override
    public List<Finding> check(String language, String file, String text) {
        if (!language.equals("python")) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        PythonScan scan = PythonScan.of(text);
        if (scan.openTriple()) {
            findings.add(at(file, scan.lines().size(), "A triple-quoted string is not closed"));
        } else if (!BracketFixer.balanced(scan)) {
            findings.add(at(file, null, "Brackets do not match"));
        }
        for (int place : ColonFixer.missing(scan).stream().limit(5).toList()) {
            findings.add(at(file, Check.line(text, place), "A colon is missing at the end of the statement"));
        }
        if (TabFixer.inconsistent(scan)) {
            findings.add(at(file, null, "Tabs and spaces are mixed in the indentation"));
        }
        return findings;
    }

    private static Finding at(String file, @org.jspecify.annotations.Nullable Integer line, String message) {
        return new Finding(RULE, Severity.MAJOR, message, file, line, null);
    }
}
