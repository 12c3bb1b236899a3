package dev.golden.orchestrator.step;

import dev.golden.contracts.Finding;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.orchestrator.guard.RuleResult;
import dev.golden.orchestrator.guard.RuleVerdict;
import dev.golden.orchestrator.plan.PlanNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a step. */
sealed interface StepResult {

    record Planned(List<PlanNode> nodes, long tokens) implements StepResult {}

    /** The planner's answer is no plan that can be run; it was paid all the same. */
    record PlanRefused(String reason, long tokens) implements StepResult {}

    /** The author's answers have not the form that was asked for, the last one because of this finding. */
    record Malformed(String fault, String finding, long tokens, String model) implements StepResult {}

    /** @param notes how the answer was made readable */
    record Generated(
            Map<String, String> files,
            long tokens,
            @Nullable String family,
            @Nullable Long promptId,
            String model,
            List<String> notes)
            implements StepResult {}

    record BudgetDenied(String reason) implements StepResult {}

    /** No remote agent did the work. */
    record Undone(String reason, boolean hasModel) implements StepResult {}

    /** The work may not go out of the platform before a human has agreed. */
    record Held(String reason) implements StepResult {}

    record ModelMissing() implements StepResult {}

    /**
     * @param changed whether a fix changed the files
     * @param shadows findings of rules in shadow mode: told, and no more
     */
    record Guarded(
            Map<String, String> files,
            boolean changed,
            List<Finding> findings,
            List<String> fixes,
            RuleVerdict verdict,
            List<RuleResult> shadows)
            implements StepResult {

        boolean blocked() {
            return verdict.compareTo(RuleVerdict.REJECT) >= 0;
        }
    }

    record Executed(ExecutionFinished execution, boolean testsRun) implements StepResult {}

    record Reviewed(ReviewCompleted review) implements StepResult {}

    record Resolved(EscalationResolved resolution) implements StepResult {}

    /** All attempts failed for reasons that are not the candidate's. */
    record Exhausted(String reason) implements StepResult {}
}
