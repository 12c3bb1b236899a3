package dev.golden.supervisor.escalation;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.ProblemException;
import java.util.Map;
import java.util.regex.Pattern;

/** What must come with a decision, and what must not. */
final class ResolutionRules {

    private static final int MAX_FILES = 50;
    private static final int MAX_CHARACTERS = 512 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    private ResolutionRules() {}

    static void check(Escalations.Resolution resolution) {
        Map<String, String> artifact = resolution.artifact();
        if (resolution.decision() == EscalationDecision.EDIT) {
            if (artifact == null || artifact.isEmpty()) {
                throw ProblemException.invalid("artifact", "is required with decision EDIT");
            }
            checkFiles(artifact);
        } else if (artifact != null) {
            throw ProblemException.invalid("artifact", "only goes with decision EDIT");
        }
        if (resolution.guidance() != null && resolution.decision() != EscalationDecision.RETRY) {
            throw ProblemException.invalid("guidance", "only goes with decision RETRY");
        }
    }

    private static void checkFiles(Map<String, String> files) {
        if (files.size() > MAX_FILES) {
            throw ProblemException.invalid("artifact", "must have at most " + MAX_FILES + " files");
        }
        long characters = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            String name = file.getKey();
            if (name.length() > 200 || !NAME.matcher(name).matches()) {
                throw ProblemException.invalid("artifact", "must name files by plain relative paths");
            }
            if (file.getValue() == null) {
                throw ProblemException.invalid("artifact." + name, "must be a text");
            }
            characters += file.getValue().length();
        }
        if (characters > MAX_CHARACTERS) {
            throw ProblemException.invalid("artifact", "must have at most " + MAX_CHARACTERS + " characters");
        }
    }
}
