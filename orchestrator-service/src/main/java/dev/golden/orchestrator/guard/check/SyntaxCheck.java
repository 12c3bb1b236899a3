package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.parse.Balance;
import dev.golden.orchestrator.guard.parse.Diagnosis;
import dev.golden.orchestrator.guard.parse.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * What the language's parser cannot read and no fixer could mend. It blocks when it is certain: the language's own compiler
 * or rules say so, or brackets do not match as well. Else the parser may lag behind the language, and the interpreter in the
 * sandbox has the last word.
 */
public record SyntaxCheck() implements Check {

    public static final String ID = "syntax-error";
    private static final int MOST = 5;

    @Override
    public Rule rule() {
        return Rule.SYNTAX;
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        Diagnosis diagnosis = Diagnosis.of(language, text);
        if (!diagnosis.broken()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        int open = Check.isCode(language) ? Balance.open(language, text) : 0;
        if (open != 0) {
            findings.add(new Finding(
                    ID,
                    Severity.BLOCKER,
                    open > 2
                            ? "The text is cut off: " + open + " brackets are still open at its end"
                            : open > 0 ? "A bracket is not closed" : "A bracket closes nothing",
                    file,
                    open > 2 ? Check.line(text, text.length()) : null,
                    null));
        }
        for (Problem problem : diagnosis.problems()) {
            if (findings.size() < MOST) {
                Severity severity = problem.certain() ? Severity.BLOCKER : Severity.MAJOR;
                findings.add(
                        new Finding(ID, severity, problem.message(), file, Check.line(text, problem.start()), null));
            }
        }
        return findings;
    }
}
