package dev.golden.orchestrator.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.EscalationReason;
import dev.golden.contracts.ExecutionStatus;
import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.ExecutionFinished;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.orchestrator.guard.RuleVerdict;
import dev.golden.orchestrator.run.Verdict;
import dev.golden.orchestrator.step.StepInput.Asked;
import dev.golden.orchestrator.step.StepInput.Escalation;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionsTest {

    private static final Finding FINDING = Finding.of("secret-leak", Severity.CRITICAL, "a secret");
    private static final int ROUNDS = 3;

    private static Situation submitted(StepKind kind) {
        return new Situation(kind, 0, StepInput.EMPTY, false, true, ROUNDS, 1, 1000);
    }

    private static Situation revisable(StepKind kind, int round) {
        return new Situation(kind, round, StepInput.EMPTY, true, true, ROUNDS, 1, 1000);
    }

    private static Situation with(Situation now, StepInput input) {
        return new Situation(
                now.kind(),
                now.round(),
                input,
                now.revisable(),
                now.hasFiles(),
                now.revisionRounds(),
                now.guardFixRounds(),
                now.guardFixTokens());
    }

    private static Decision.GoOn goOn(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.GoOn.class);
        return (Decision.GoOn) decision;
    }

    private static Escalation escalation(Decision decision) {
        Decision.GoOn next = goOn(decision);
        assertThat(next.kind()).isEqualTo(StepKind.ESCALATE);
        return java.util.Objects.requireNonNull(next.input().escalation());
    }

    private static Verdict rejected(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Reject.class);
        return ((Decision.Reject) decision).verdict();
    }

    private static StepResult executed(ExecutionStatus status, boolean tests) {
        return new StepResult.Executed(
                new ExecutionFinished(
                        "acme",
                        new UUID(0, 1),
                        new UUID(0, 2),
                        new UUID(0, 3),
                        tests ? ExecutionRequested.Action.TEST : ExecutionRequested.Action.RUN,
                        status,
                        1,
                        "out",
                        "",
                        List.of(),
                        1,
                        1,
                        1),
                tests);
    }

    private static StepResult reviewed(ReviewOutcome outcome) {
        return new StepResult.Reviewed(new ReviewCompleted(
                "acme",
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                outcome,
                0.5,
                1.5,
                false,
                "because",
                List.of(),
                List.of(FINDING)));
    }

    private static StepResult resolved(EscalationDecision decision) {
        return new StepResult.Resolved(new EscalationResolved(
                "acme",
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                decision,
                "advice",
                Map.of("candidate.py", "y"),
                "because",
                "ann"));
    }

    private static StepResult guarded(boolean blocked) {
        return guarded(blocked ? RuleVerdict.REJECT : RuleVerdict.PASS, "x = 1");
    }

    private static StepResult guarded(RuleVerdict verdict, String text) {
        return new StepResult.Guarded(
                Map.of("candidate.py", text), false, List.of(FINDING), List.of(), verdict, List.of());
    }

    @Test
    void guardsWhatWasGenerated() {
        Decision.GoOn next = goOn(Decisions.decide(
                submitted(StepKind.GENERATE), new StepResult.Generated(Map.of(), 1, "family", 7L, "m", List.of())));
        assertThat(next.kind()).isEqualTo(StepKind.GUARD);
        assertThat(next.input().family()).isEqualTo("family");
        assertThat(next.input().promptId()).isEqualTo(7);
    }

    @Test
    void asksAHumanWhenMoneyOrModelIsMissing() {
        Escalation poor =
                escalation(Decisions.decide(submitted(StepKind.GENERATE), new StepResult.BudgetDenied("tenant limit")));
        assertThat(poor.reason()).isEqualTo(EscalationReason.BUDGET_EXHAUSTED);
        assertThat(poor.retry()).isEqualTo(StepKind.GENERATE);
        assertThat(escalation(Decisions.decide(revisable(StepKind.PLAN, 0), new StepResult.ModelMissing()))
                        .retry())
                .isEqualTo(StepKind.PLAN);
    }

    @Test
    void executesWhatTheGuardsPass() {
        Decision.GoOn next = goOn(Decisions.decide(submitted(StepKind.GUARD), guarded(false)));
        assertThat(next.kind()).isEqualTo(StepKind.EXECUTE);
        assertThat(next.input().notes()).containsExactly(FINDING);
    }

    @Test
    void blocksASubmittedCandidateAndMendsAGeneratedOneOnce() {
        Verdict verdict = rejected(Decisions.decide(submitted(StepKind.GUARD), guarded(true)));
        assertThat(verdict.decidedBy()).isEqualTo("guard");
        assertThat(verdict.findings()).containsExactly(FINDING);

        Situation first = revisable(StepKind.GUARD, 2);
        Decision.GoOn again = goOn(Decisions.decide(first, guarded(true)));
        assertThat(again.kind()).isEqualTo(StepKind.GENERATE);
        assertThat(again.round()).isEqualTo(2);
        assertThat(again.input().findings()).containsExactly(FINDING);
        assertThat(escalation(Decisions.decide(with(first, again.input()), guarded(true)))
                        .reason())
                .isEqualTo(EscalationReason.GUARD_EXHAUSTED);
    }

    @Test
    void guardsStopAskingWhenTheirTokensAreSpent() {
        Situation now = new Situation(StepKind.GUARD, 0, StepInput.EMPTY, true, true, ROUNDS, 5, 100);
        Decision.GoOn first = goOn(Decisions.decide(now, guarded(RuleVerdict.REJECT, "a")));
        assertThat(first.kind()).isEqualTo(StepKind.GENERATE);
        Situation generate = new Situation(StepKind.GENERATE, 0, first.input(), true, true, ROUNDS, 5, 100);
        Decision.GoOn written =
                goOn(Decisions.decide(generate, new StepResult.Generated(Map.of(), 100, "family", 7L, "m", List.of())));
        assertThat(written.input().guardTrail().tokens()).isEqualTo(100);
        assertThat(escalation(Decisions.decide(with(now, written.input()), guarded(RuleVerdict.REJECT, "b")))
                        .reason())
                .isEqualTo(EscalationReason.GUARD_EXHAUSTED);
    }

    @Test
    void theSameAnswerTwiceIsALoop() {
        Situation now = new Situation(StepKind.GUARD, 0, StepInput.EMPTY, true, true, ROUNDS, 5, 100);
        StepInput after =
                goOn(Decisions.decide(now, guarded(RuleVerdict.REJECT, "a\n"))).input();
        assertThat(escalation(Decisions.decide(with(now, after), guarded(RuleVerdict.REJECT, "a  ")))
                        .summary())
                .contains("same answer again");
        assertThat(goOn(Decisions.decide(with(now, after), guarded(RuleVerdict.REJECT, "b")))
                        .kind())
                .isEqualTo(StepKind.GENERATE);
        assertThat(goOn(Decisions.decide(with(now, after), guarded(RuleVerdict.FIX, "a")))
                        .kind())
                .as("only doubtful: the sandbox decides")
                .isEqualTo(StepKind.EXECUTE);
    }

    @Test
    void whatIsDoubtfulIsMendedWhereAModelCan() {
        assertThat(goOn(Decisions.decide(revisable(StepKind.GUARD, 0), guarded(RuleVerdict.FIX, "a")))
                        .kind())
                .isEqualTo(StepKind.GENERATE);
        assertThat(goOn(Decisions.decide(submitted(StepKind.GUARD), guarded(RuleVerdict.FIX, "a")))
                        .kind())
                .isEqualTo(StepKind.EXECUTE);
    }

    @Test
    void aLeakedPromptGoesToAHumanAtOnce() {
        assertThat(escalation(Decisions.decide(revisable(StepKind.GUARD, 0), guarded(RuleVerdict.ESCALATE, "a")))
                        .reason())
                .isEqualTo(EscalationReason.GUARD_EXHAUSTED);
        assertThat(rejected(Decisions.decide(submitted(StepKind.GUARD), guarded(RuleVerdict.ESCALATE, "a")))
                        .decidedBy())
                .isEqualTo("guard");
    }

    @ParameterizedTest
    @EnumSource(ExecutionStatus.class)
    void repeatsAFailureOfTestsBeforeItCounts(ExecutionStatus status) {
        Decision decision = Decisions.decide(submitted(StepKind.EXECUTE), executed(status, true));
        switch (status) {
            case SUCCEEDED -> assertThat(goOn(decision).kind()).isEqualTo(StepKind.REVIEW);
            case REJECTED -> assertThat(rejected(decision).decidedBy()).isEqualTo("evidence");
            case FAILED, TIMED_OUT, MEMORY_EXCEEDED, OUTPUT_EXCEEDED, DENIED -> {
                assertThat(decision).isInstanceOf(Decision.AskAgain.class);
                StepInput input = ((Decision.AskAgain) decision).input();
                assertThat(input.asked()).isNotNull().extracting(Asked::run).isEqualTo(2);
                Verdict verdict =
                        rejected(Decisions.decide(with(submitted(StepKind.EXECUTE), input), executed(status, true)));
                assertThat(verdict.decidedBy()).isEqualTo("evidence");
                assertThat(verdict.execution()).isNotNull();
                assertThat(java.util.Objects.requireNonNull(verdict.execution()).reproducible())
                        .isTrue();
            }
        }
    }

    @Test
    void aFailureThatDoesNotRepeatIsANote() {
        StepInput second = StepInput.EMPTY.withAsked(new Asked(new UUID(0, 9), 1, 2));
        Decision.GoOn next = goOn(
                Decisions.decide(with(submitted(StepKind.EXECUTE), second), executed(ExecutionStatus.SUCCEEDED, true)));
        assertThat(next.kind()).isEqualTo(StepKind.REVIEW);
        assertThat(next.input().notes()).extracting(Finding::rule).containsExactly("flaky-tests");
        assertThat(next.input().asked()).isNull();
    }

    @Test
    void aFailureWithoutTestsIsForThePanel() {
        Decision.GoOn next =
                goOn(Decisions.decide(submitted(StepKind.EXECUTE), executed(ExecutionStatus.FAILED, false)));
        assertThat(next.kind()).isEqualTo(StepKind.REVIEW);
        assertThat(java.util.Objects.requireNonNull(next.input().evidence()).reproducible())
                .isFalse();
    }

    @Test
    void revisesAReproducibleFailureUntilTheCap() {
        StepInput second = StepInput.EMPTY.withAsked(new Asked(new UUID(0, 9), 1, 2));
        for (int round = 0; round <= ROUNDS; round++) {
            Decision decision = Decisions.decide(
                    with(revisable(StepKind.EXECUTE, round), second), executed(ExecutionStatus.FAILED, true));
            if (round < ROUNDS) {
                assertThat(goOn(decision).kind()).isEqualTo(StepKind.GENERATE);
                assertThat(goOn(decision).round()).isEqualTo(round + 1);
                assertThat(goOn(decision).input().findings())
                        .extracting(Finding::rule)
                        .containsExactly("tests-failed");
            } else {
                assertThat(escalation(decision).reason()).isEqualTo(EscalationReason.REVISION_CAP);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReviewOutcome.class)
    void followsThePanel(ReviewOutcome outcome) {
        Decision submitted = Decisions.decide(submitted(StepKind.REVIEW), reviewed(outcome));
        Decision revisable = Decisions.decide(revisable(StepKind.REVIEW, 1), reviewed(outcome));
        switch (outcome) {
            case ACCEPTED -> {
                assertThat(submitted).isInstanceOf(Decision.Accept.class);
                assertThat(((Decision.Accept) submitted).verdict().review()).isNotNull();
                assertThat(revisable).isInstanceOf(Decision.Accept.class);
            }
            case REJECTED -> {
                assertThat(rejected(submitted).reasons()).containsExactly("because");
                assertThat(rejected(revisable).findings()).containsExactly(FINDING);
            }
            case CHANGES_REQUESTED -> {
                assertThat(rejected(submitted).findings()).containsExactly(FINDING);
                assertThat(goOn(revisable).kind()).isEqualTo(StepKind.GENERATE);
                assertThat(goOn(revisable).round()).isEqualTo(2);
                assertThat(escalation(Decisions.decide(revisable(StepKind.REVIEW, ROUNDS), reviewed(outcome)))
                                .reason())
                        .isEqualTo(EscalationReason.REVISION_CAP);
            }
            case SPLIT -> {
                assertThat(escalation(submitted).reason()).isEqualTo(EscalationReason.SPLIT_PANEL);
                assertThat(escalation(submitted).retry()).isEqualTo(StepKind.REVIEW);
                assertThat(escalation(revisable).retry()).isEqualTo(StepKind.GENERATE);
            }
            case CAPPED -> assertThat(escalation(submitted).reason()).isEqualTo(EscalationReason.REVISION_CAP);
        }
    }

    @ParameterizedTest
    @EnumSource(EscalationDecision.class)
    void doesWhatAHumanDecides(EscalationDecision decision) {
        StepInput asked = StepInput.EMPTY
                .withFindings(List.of(FINDING))
                .withEscalation(new Escalation(EscalationReason.SPLIT_PANEL, StepKind.REVIEW, "split"))
                .withAsked(new Asked(new UUID(0, 5), 1, 1));
        Decision made = Decisions.decide(with(submitted(StepKind.ESCALATE), asked), resolved(decision));
        switch (decision) {
            case APPROVE -> {
                assertThat(made).isInstanceOf(Decision.Accept.class);
                assertThat(((Decision.Accept) made).verdict().decidedBy()).isEqualTo("human:ann");
            }
            case REJECT -> assertThat(rejected(made).decidedBy()).isEqualTo("human:ann");
            case RETRY -> {
                assertThat(goOn(made).kind()).isEqualTo(StepKind.REVIEW);
                assertThat(goOn(made).round()).isZero();
                assertThat(goOn(made).input().guidance()).isEqualTo("advice");
                assertThat(goOn(made).input().asked()).isNull();
                assertThat(goOn(made).input().escalation()).isNull();
            }
            case EDIT -> {
                assertThat(goOn(made).kind()).isEqualTo(StepKind.GUARD);
                assertThat(goOn(made).input().findings()).isEmpty();
            }
        }
    }

    @Test
    void approvingWithoutFilesGoesOn() {
        StepInput asked = StepInput.EMPTY.withEscalation(
                new Escalation(EscalationReason.BUDGET_EXHAUSTED, StepKind.GENERATE, "poor"));
        Situation now = new Situation(StepKind.ESCALATE, 0, asked, false, false, ROUNDS, 1, 1000);
        Decision.GoOn next = goOn(Decisions.decide(now, resolved(EscalationDecision.APPROVE)));
        assertThat(next.kind()).isEqualTo(StepKind.GENERATE);
        assertThat(next.round()).isZero();
    }

    @Test
    void retryingAGenerationIsANewRound() {
        StepInput asked =
                StepInput.EMPTY.withEscalation(new Escalation(EscalationReason.REVISION_CAP, StepKind.GENERATE, "cap"));
        Decision.GoOn next = goOn(Decisions.decide(
                with(revisable(StepKind.ESCALATE, ROUNDS), asked), resolved(EscalationDecision.RETRY)));
        assertThat(next.round()).isEqualTo(ROUNDS + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = StepKind.class,
            names = {"PLAN", "GENERATE", "GUARD", "EXECUTE", "REVIEW"})
    void asksAHumanWhenItFailsForTooLong(StepKind kind) {
        Escalation escalation =
                escalation(Decisions.decide(submitted(kind), new StepResult.Exhausted("provider is away")));
        assertThat(escalation.reason()).isEqualTo(EscalationReason.INFRASTRUCTURE);
        assertThat(escalation.retry()).isEqualTo(kind);
        assertThat(escalation.summary()).contains("provider is away");
    }

    @Test
    void aDocumentIsJudgedWithoutBeingRun() {
        Situation document = new Situation(StepKind.GUARD, 0, StepInput.EMPTY, true, true, ROUNDS, 1, 1000, true);
        Decision next = Decisions.decide(
                document, new StepResult.Guarded(Map.of(), false, List.of(), List.of(), RuleVerdict.PASS, List.of()));
        assertThat(next)
                .isInstanceOfSatisfying(
                        Decision.GoOn.class, goOn -> assertThat(goOn.kind()).isEqualTo(StepKind.REVIEW));
    }

    @Test
    void anAnswerThatCannotBeReadTwiceAsksAHumanWithTheFinding() {
        Escalation escalation = escalation(Decisions.decide(
                revisable(StepKind.GENERATE, 0),
                new StepResult.Malformed("truncated", "The answer ends in the middle", 20, "some-model")));
        assertThat(escalation.reason()).isEqualTo(EscalationReason.GUARD_EXHAUSTED);
        assertThat(escalation.retry()).isEqualTo(StepKind.GENERATE);
        assertThat(escalation.summary()).contains("some-model", "truncated", "ends in the middle");
    }

    @Test
    void aRefusedPlanRejects() {
        assertThat(rejected(Decisions.decide(submitted(StepKind.PLAN), new StepResult.PlanRefused("cycle a -> a", 5)))
                        .reasons())
                .containsExactly("plan-invalid: cycle a -> a");
    }
}
