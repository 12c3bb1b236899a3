package dev.golden.orchestrator.step;

import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.Verdict;
import java.util.List;

/** What follows from a step's result. */
sealed interface Decision {

    /** The work item goes on with a step of that kind. */
    record GoOn(StepKind kind, int round, StepInput input) implements Decision {}

    /** The same step asks once more, under a new id. */
    record AskAgain(StepInput input) implements Decision {}

    /** The plan is known: its first work items start. */
    record Start(List<PlanNode> nodes) implements Decision {}

    record Accept(Verdict verdict) implements Decision {}

    record Reject(Verdict verdict) implements Decision {}
}
