package dev.golden.orchestrator.plan;

/** Breaks a task into work items, by the planner model. */
public interface PlanSource {

    /**
     * Called outside a transaction, under a lease; again with the same step after a crash.
     *
     * @throws dev.golden.contracts.ProblemException when the attempt failed and may be repeated
     */
    Planning plan(PlanRequest request);
}
