package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import java.util.List;

/** Looks at one file and says what is wrong with it. BLOCKER and CRITICAL findings forbid going on. */
sealed interface Check permits BannedConstructs, CanaryCheck, ExfiltrationCheck, SecretCheck, SyntaxCheck {

    /** @param language language of this file, by its extension, else of the candidate */
    List<Finding> check(String language, String file, String text);

    /** 1-based line of an offset. */
    static int line(String text, int offset) {
        int line = 1;
        for (int i = 0; i < offset && i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                line++;
            }
        }
        return line;
    }
}
