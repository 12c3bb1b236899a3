package dev.golden.orchestrator.plan;

import dev.golden.contracts.AgentRole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A work item.
 *
 * @param key unique in the plan, {@code [a-z][a-z0-9_]{0,31}}
 * @param description what to do; empty: the task's description says it
 * @param dependsOn keys of items that must be accepted first
 * @param candidate files submitted in place of a model's answer, or null
 * @param tests test files; empty when there are none
 */
public record PlanNode(
        String key,
        AgentRole role,
        String description,
        List<String> dependsOn,
        @Nullable Map<String, String> candidate,
        Map<String, String> tests) {

    /** Key of the only work item of a task without a plan. */
    public static final String MAIN = "main";

    /**
     * Whether its files are documents, which nobody runs. A candidate that was submitted for one of the reviewing roles is
     * code, as ever.
     */
    public boolean writesDocument() {
        return switch (role) {
            case ARCHITECT, DOCUMENTER -> true;
            case PLANNER, SECURITY, REVIEWER, SUPERVISOR -> candidate == null;
            case DEVELOPER, TESTER -> false;
        };
    }

    /** Whether its files are tests of what it depends on. */
    public boolean writesTests() {
        return role == AgentRole.TESTER && candidate == null && !dependsOn.isEmpty();
    }

    /** The same item with these tests. */
    public PlanNode withTests(Map<String, String> files) {
        return new PlanNode(key, role, description, dependsOn, candidate, files);
    }
}
