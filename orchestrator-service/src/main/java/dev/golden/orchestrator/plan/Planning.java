package dev.golden.orchestrator.plan;

import java.util.List;

/** What came of asking for a plan. */
public sealed interface Planning {

    /** Work items, not yet validated; {@code tokens} are already committed to the budget. */
    record Planned(List<PlanNode> nodes, long tokens) implements Planning {}

    /** The answers were no plan that can be run, the last one because of this; {@code tokens} are paid all the same. */
    record Refused(String reason, long tokens) implements Planning {}

    /** The budget does not allow it. */
    record BudgetDenied(String reason) implements Planning {}

    /** No model is configured. */
    record ModelRequired() implements Planning {}
}
