package dev.golden.orchestrator.step;

import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.ExecutionEvidence;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.orchestrator.guard.RuleVerdict;
import dev.golden.orchestrator.run.Verdict;
import dev.golden.orchestrator.step.StepInput.Asked;
import dev.golden.orchestrator.step.StepInput.Escalation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What follows from what: the whole flow of a work item, without clock, database or messages. */
final class Decisions {

    private static final int TAIL = 2000;

    private Decisions() {}

    static Decision decide(Situation now, StepResult result) {
        return switch (result) {
            case StepResult.Planned planned -> new Decision.Start(planned.nodes());
            case StepResult.PlanRefused refused ->
                reject(now, "platform", "plan-invalid: " + refused.reason(), List.of());
            case StepResult.Malformed malformed ->
                escalate(
                        now,
                        EscalationReason.GUARD_EXHAUSTED,
                        now.kind(),
                        "The answer of " + malformed.model() + " cannot be used, asked twice: " + malformed.fault()
                                + ": " + malformed.finding());
            case StepResult.Generated generated ->
                new Decision.GoOn(StepKind.GUARD, now.round(), authored(now.input(), generated));
            case StepResult.BudgetDenied denied ->
                escalate(now, EscalationReason.BUDGET_EXHAUSTED, now.kind(), "Budget denied: " + denied.reason());
            case StepResult.ModelMissing missing ->
                escalate(now, EscalationReason.INFRASTRUCTURE, now.kind(), "No model provider is configured");
            case StepResult.Held held -> escalate(now, EscalationReason.POLICY, now.kind(), held.reason());
            // Asked stays: whoever works on the next step sees that agents were asked already.
            case StepResult.Undone undone ->
                undone.hasModel()
                        ? new Decision.GoOn(StepKind.GENERATE, now.round(), now.input())
                        : escalate(
                                now,
                                EscalationReason.INFRASTRUCTURE,
                                now.kind(),
                                "No remote agent did the work: " + undone.reason());
            case StepResult.Guarded guarded -> afterGuard(now, guarded);
            case StepResult.Executed executed -> afterExecution(now, executed.execution(), executed.testsRun());
            case StepResult.Reviewed reviewed -> afterReview(now, reviewed.review());
            case StepResult.Resolved resolved -> afterResolution(now, resolved.resolution());
            case StepResult.Exhausted exhausted ->
                escalate(
                        now,
                        EscalationReason.INFRASTRUCTURE,
                        now.kind(),
                        now.kind() + " failed repeatedly: " + exhausted.reason());
        };
    }

    /** What a version cost that guards asked for is theirs. */
    private static StepInput authored(StepInput input, StepResult.Generated generated) {
        StepInput next =
                input.withAuthor(generated.family(), generated.promptId()).withAsked(null);
        return input.guardFixes() == 0
                ? next
                : next.withGuardFixes(input.guardFixes(), input.guardTrail().spent(generated.tokens()));
    }

    /**
     * A model is asked again as long as there are attempts and tokens, and what it answers is new. When it ends, a
     * candidate that is only doubtful goes on to the sandbox; one that is refused does not.
     */
    private static Decision afterGuard(Situation now, StepResult.Guarded guarded) {
        StepInput input = now.input();
        if (now.revisable() && guarded.verdict() == RuleVerdict.ESCALATE) {
            return guardsGiveUp(now, guarded, "Guards want a human to look at the candidate: ");
        }
        boolean mend = now.revisable() && guarded.verdict().compareTo(RuleVerdict.FIX) >= 0;
        String digest = GuardTrail.digest(guarded.files());
        GuardTrail trail = input.guardTrail();
        boolean affordable =
                input.guardFixes() < now.guardFixRounds() && trail.tokens() < Math.max(1, now.guardFixTokens());
        if (mend && affordable && !trail.knows(digest)) {
            return new Decision.GoOn(
                    StepKind.GENERATE,
                    now.round(),
                    input.withGuardFixes(input.guardFixes() + 1, trail.sentBack(digest))
                            .withFindings(guarded.findings()));
        }
        if (!guarded.blocked()) {
            return new Decision.GoOn(
                    now.document() ? StepKind.REVIEW : StepKind.EXECUTE,
                    now.round(),
                    input.withFindings(List.of()).withNotes(guarded.findings()));
        }
        if (!now.revisable()) {
            return reject(
                    now, "guard", "Guards block the candidate: " + summary(guarded.findings()), guarded.findings());
        }
        return guardsGiveUp(
                now,
                guarded,
                trail.knows(digest)
                        ? "The model gives the same answer again, and guards block it: "
                        : "Guards still block the candidate: ");
    }

    private static Decision guardsGiveUp(Situation now, StepResult.Guarded guarded, String why) {
        return escalate(
                now.round(),
                now.input().withFindings(guarded.findings()),
                EscalationReason.GUARD_EXHAUSTED,
                StepKind.GENERATE,
                why + summary(guarded.findings()));
    }

    private static Decision afterExecution(Situation now, ExecutionFinished execution, boolean testsRun) {
        StepInput input = now.input();
        Asked asked = input.asked();
        int run = asked == null ? 1 : asked.run();
        boolean passed = execution.status() == ExecutionStatus.SUCCEEDED;
        if (execution.status() == ExecutionStatus.REJECTED) {
            Finding finding = new Finding(
                    "execution-refused",
                    Severity.BLOCKER,
                    "The sandbox refused to run it",
                    null,
                    null,
                    tail(execution.stderr()));
            return reject(
                    now,
                    input.withEvidence(evidence(execution, testsRun, true)),
                    "evidence",
                    "It cannot be run: " + tail(execution.stderr()),
                    List.of(finding));
        }
        if (passed || !testsRun) {
            // A program that fails without tests may only lack its input: the panel judges, nothing is vetoed.
            ExecutionEvidence seen = evidence(execution, testsRun, false);
            StepInput next = input.withEvidence(seen).withAsked(null);
            if (passed && run > 1) {
                next = next.withNotes(List.of(Finding.of(
                        "flaky-tests", Severity.MINOR, "The tests failed once and passed when they were repeated")));
            }
            return new Decision.GoOn(StepKind.REVIEW, now.round(), next);
        }
        if (run == 1) {
            return new Decision.AskAgain(
                    input.withEvidence(evidence(execution, true, false)).withAsked(new Asked(new UUID(0, 0), 0, 2)));
        }
        Finding finding = new Finding(
                "tests-failed",
                Severity.BLOCKER,
                "The tests fail, reproducibly: " + describe(execution),
                null,
                null,
                tail(output(execution)));
        StepInput refused = input.withEvidence(evidence(execution, true, true))
                .withAsked(null)
                .withFindings(List.of(finding));
        if (!now.revisable()) {
            return reject(now, refused, "evidence", finding.message(), List.of(finding));
        }
        return revise(now, refused, finding.message());
    }

    private static Decision afterReview(Situation now, ReviewCompleted review) {
        StepInput input = now.input().withReview(Verdict.Panel.of(review)).withAsked(null);
        return switch (review.outcome()) {
            case ACCEPTED ->
                new Decision.Accept(verdict(
                        Verdict.Outcome.ACCEPTED,
                        "panel",
                        List.of(review.reason()),
                        concat(review.findings(), input.notes()),
                        input));
            case REJECTED -> reject(now, input, "panel", review.reason(), review.findings());
            case CHANGES_REQUESTED ->
                now.revisable()
                        ? revise(now, input.withFindings(review.findings()), review.reason())
                        : reject(now, input, "panel", review.reason(), review.findings());
            case SPLIT ->
                escalate(
                        now.round(),
                        input.withFindings(review.findings()),
                        EscalationReason.SPLIT_PANEL,
                        now.revisable() ? StepKind.GENERATE : StepKind.REVIEW,
                        review.reason());
            case CAPPED ->
                escalate(
                        now.round(),
                        input.withFindings(review.findings()),
                        EscalationReason.REVISION_CAP,
                        now.revisable() ? StepKind.GENERATE : StepKind.REVIEW,
                        review.reason());
        };
    }

    private static Decision afterResolution(Situation now, EscalationResolved resolution) {
        StepInput input = now.input()
                .withHumanDecision(resolution.decision().name())
                .withAsked(null)
                .withEscalation(null);
        String human = "human:" + resolution.resolvedBy();
        Escalation escalation = now.input().escalation();
        StepKind retry = escalation == null ? StepKind.GENERATE : escalation.retry();
        return switch (resolution.decision()) {
            case APPROVE ->
                // There may be nothing to approve yet but going on: a budget that was raised, a service that is back.
                now.hasFiles()
                        ? new Decision.Accept(verdict(
                                Verdict.Outcome.ACCEPTED,
                                human,
                                List.of(resolution.reason()),
                                concat(input.findings(), input.notes()),
                                input))
                        : goOn(now, retry, input, resolution.guidance());
            case RETRY -> goOn(now, retry, input, resolution.guidance());
            case EDIT ->
                new Decision.GoOn(
                        StepKind.GUARD,
                        now.round(),
                        input.withFindings(List.of())
                                .withEvidence(null)
                                .withReview(null)
                                .withoutGuardFixes());
            case REJECT -> reject(now, input, human, resolution.reason(), input.findings());
        };
    }

    /** From the recorded step on. A new generation is a new round, hence a new step and a new budget request. */
    private static Decision goOn(Situation now, StepKind retry, StepInput input, @Nullable String guidance) {
        boolean revision = retry == StepKind.GENERATE && now.hasFiles();
        return new Decision.GoOn(
                retry,
                revision ? now.round() + 1 : now.round(),
                input.withoutGuardFixes().withGuidance(guidance != null ? guidance : input.guidance()));
    }

    private static Decision revise(Situation now, StepInput refused, String why) {
        if (now.round() < now.revisionRounds()) {
            return new Decision.GoOn(StepKind.GENERATE, now.round() + 1, refused.withoutGuardFixes());
        }
        return escalate(
                now.round(),
                refused,
                EscalationReason.REVISION_CAP,
                StepKind.GENERATE,
                "Still refused after " + now.round() + " revisions: " + why);
    }

    private static Decision escalate(Situation now, EscalationReason reason, StepKind retry, String summary) {
        return escalate(now.round(), now.input(), reason, retry, summary);
    }

    private static Decision escalate(
            int round, StepInput input, EscalationReason reason, StepKind retry, String summary) {
        return new Decision.GoOn(
                StepKind.ESCALATE, round, input.withAsked(null).withEscalation(new Escalation(reason, retry, summary)));
    }

    private static Decision reject(Situation now, String by, String reason, List<Finding> findings) {
        return reject(now, now.input(), by, reason, findings);
    }

    private static Decision reject(Situation now, StepInput input, String by, String reason, List<Finding> findings) {
        return new Decision.Reject(verdict(
                Verdict.Outcome.REJECTED,
                by,
                List.of(reason),
                concat(findings, now.input().notes()),
                input));
    }

    private static Verdict verdict(
            Verdict.Outcome outcome, String by, List<String> reasons, List<Finding> findings, StepInput input) {
        return new Verdict(
                outcome, by, reasons, findings, input.review(), input.evidence(), (Map<String, Verdict>) null);
    }

    private static ExecutionEvidence evidence(ExecutionFinished execution, boolean testsRun, boolean reproducible) {
        return new ExecutionEvidence(
                execution.executionId(), execution.status(), testsRun, reproducible, describe(execution));
    }

    private static String describe(ExecutionFinished execution) {
        StringBuilder text = new StringBuilder(execution.status().name());
        if (execution.exitCode() != null) {
            text.append(", exit code ").append(execution.exitCode());
        }
        if (!execution.violations().isEmpty()) {
            text.append(", refused: ").append(String.join(", ", execution.violations()));
        }
        return text.toString();
    }

    private static String output(ExecutionFinished execution) {
        return execution.stderr().isBlank() ? execution.stdout() : execution.stdout() + "\n" + execution.stderr();
    }

    private static String summary(List<Finding> findings) {
        return findings.stream()
                .map(Finding::rule)
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse("no finding");
    }

    private static List<Finding> concat(List<Finding> first, List<Finding> second) {
        List<Finding> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String tail(String text) {
        return text.length() <= TAIL ? text : text.substring(text.length() - TAIL);
    }
}
