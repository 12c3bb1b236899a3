package dev.golden.orchestrator.generate;

import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.plan.PlanNode;
import java.util.Map;

/** Which file a work item writes. */
public final class Authorship {

    private Authorship() {}

    /** The name the result had before, else the one the sandbox, the tests and the items after it expect. */
    public static String fileName(PlanNode node, Language language, Map<String, String> previous) {
        if (previous.size() == 1) {
            return previous.keySet().iterator().next();
        }
        Map<String, String> candidate = node.candidate();
        if (candidate != null && candidate.size() == 1) {
            return candidate.keySet().iterator().next();
        }
        if (node.writesDocument()) {
            return (node.key().equals(PlanNode.MAIN) ? node.role().wireName() : node.key()) + ".md";
        }
        return switch (node.role()) {
            case TESTER -> language.testFile();
            case PLANNER, ARCHITECT, DEVELOPER, SECURITY, REVIEWER, DOCUMENTER, SUPERVISOR -> language.candidateFile();
        };
    }
}
