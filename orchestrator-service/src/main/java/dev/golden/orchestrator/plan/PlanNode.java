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
}
