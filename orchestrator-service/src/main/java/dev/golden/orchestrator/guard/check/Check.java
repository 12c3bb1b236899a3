package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.orchestrator.guard.Rule;
import java.util.List;

/**
 * Looks at one file and says what is wrong with it. An exception is a finding that rejects: a rule that cannot tell must
 * not let pass.
 */
public interface Check {

    Rule rule();

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

    /** Whether texts of the language are programs. */
    static boolean isCode(String language) {
        return switch (language) {
            case "python", "javascript", "typescript", "java", "bash" -> true;
            default -> false;
        };
    }
}
