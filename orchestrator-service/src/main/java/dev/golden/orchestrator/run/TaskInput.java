package dev.golden.orchestrator.run;

import dev.golden.orchestrator.plan.PlanNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came with a task, as submitted.
 *
 * @param candidate files in place of a model's answer, or null
 * @param tests test files; may be empty
 * @param files further files; may be empty
 * @param autoPlan whether the planner breaks the task down
 * @param nodes work items given by the caller; empty for a single one
 */
public record TaskInput(
        @Nullable Map<String, String> candidate,
        Map<String, String> tests,
        Map<String, String> files,
        boolean autoPlan,
        List<PlanNode> nodes) {}
