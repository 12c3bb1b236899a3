package dev.golden.orchestrator.step;

import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.Finding;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.orchestrator.run.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a work item carries from step to step.
 *
 * @param findings why the previous attempt was refused: what a revision must mend
 * @param notes findings that forbade nothing; they end in the verdict
 * @param guidance a human's advice
 * @param guardFixes revisions that guards asked for in this round
 * @param family model family of the author, null when the candidate was submitted
 * @param promptId prompt version of the author
 * @param evidence what the last execution showed
 * @param review what the last panel answered
 * @param asked the question this step waits for, once it was asked
 * @param escalation why a human is asked, for a step that does
 * @param humanDecision last decision of a human about the work item
 * @param guardTrail what the guards' requests for a better version cost in this round, and what came
 */
public record StepInput(
        List<Finding> findings,
        List<Finding> notes,
        @Nullable String guidance,
        int guardFixes,
        @Nullable String family,
        @Nullable Long promptId,
        @Nullable ExecutionEvidence evidence,
        Verdict.@Nullable Panel review,
        @Nullable Asked asked,
        @Nullable Escalation escalation,
        @Nullable String humanDecision,
        GuardTrail guardTrail) {

    public static final StepInput EMPTY =
            new StepInput(List.of(), List.of(), null, 0, null, null, null, null, null, null, null, GuardTrail.NONE);

    /**
     * @param requestId id of the execution, review or escalation
     * @param times how often it was sent; a lost answer is asked for again under the same id
     * @param run 1 for the first execution, 2 for the one that tells whether a failure is reproducible
     */
    public record Asked(UUID requestId, int times, int run) {}

    /** @param retry where the work item goes on when the human says so */
    public record Escalation(EscalationReason reason, StepKind retry, String summary) {}

    @SuppressWarnings("NullAway") // Jackson leaves out what an older writer did not know.
    public StepInput {
        findings = findings == null ? List.of() : List.copyOf(findings);
        notes = notes == null ? List.of() : List.copyOf(notes);
        guardTrail = guardTrail == null ? GuardTrail.NONE : guardTrail;
    }

    StepInput withFindings(List<Finding> refused) {
        return new StepInput(
                refused,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withNotes(List<Finding> more) {
        List<Finding> all = new ArrayList<>(notes);
        all.addAll(more);
        return new StepInput(
                findings,
                all,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withGuidance(@Nullable String advice) {
        return new StepInput(
                findings,
                notes,
                advice,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    /** Begins to count anew: another round, or a human's advice. */
    StepInput withoutGuardFixes() {
        return withGuardFixes(0, GuardTrail.NONE);
    }

    StepInput withGuardFixes(int fixes, GuardTrail trail) {
        return new StepInput(
                findings,
                notes,
                guidance,
                fixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                escalation,
                humanDecision,
                trail);
    }

    StepInput withAuthor(@Nullable String authorFamily, @Nullable Long prompt) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                authorFamily,
                prompt,
                evidence,
                review,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withEvidence(@Nullable ExecutionEvidence seen) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                seen,
                review,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withReview(Verdict.@Nullable Panel panel) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                panel,
                asked,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withAsked(@Nullable Asked question) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                question,
                escalation,
                humanDecision,
                guardTrail);
    }

    StepInput withEscalation(@Nullable Escalation why) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                why,
                humanDecision,
                guardTrail);
    }

    StepInput withHumanDecision(String decision) {
        return new StepInput(
                findings,
                notes,
                guidance,
                guardFixes,
                family,
                promptId,
                evidence,
                review,
                asked,
                escalation,
                decision,
                guardTrail);
    }
}
