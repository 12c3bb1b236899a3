package dev.golden.peerhub.consensus;

import static dev.golden.contracts.VerdictDecision.ABSTAIN;
import static dev.golden.contracts.VerdictDecision.APPROVE;
import static dev.golden.contracts.VerdictDecision.REJECT;
import static dev.golden.contracts.VerdictDecision.REQUEST_CHANGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsensusTest {

    private static final Seat TESTS = seat("tool-tests", "execution", "tests", true);
    private static final Seat PYFLAKES = seat("tool-pyflakes", "pyflakes", "correctness", false);
    private static final Seat BANDIT = seat("tool-bandit", "bandit", "security", false);
    private static final Seat MODEL = seat("model-reviewer", "gpt", "maintainability", false);
    private static final Seat MODEL_SECURITY = seat("model-security", "gpt", "security", false);

    private static final Finding MD5 =
            new Finding("B324", Severity.BLOCKER, "Use of weak MD5 hash", "candidate.py", 10, null);
    private static final Finding UNDEFINED =
            new Finding("undefined-name", Severity.BLOCKER, "undefined name 'y'", "candidate.py", 2, null);
    private static final Finding FAILING = Finding.of("tests-failed", Severity.BLOCKER, "Tests fail");

    private final Consensus consensus = new Consensus(ConsensusSettings.standard());

    @Test
    void canonicalSolutionFlaggedByBanditAloneIsAccepted() {
        Decision decision = decide(vote(TESTS, APPROVE), vote(PYFLAKES, APPROVE), vote(BANDIT, REQUEST_CHANGES, MD5));

        assertThat(decision.outcome()).isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(decision.explanation().advisory()).containsExactly(MD5);
        assertThat(decision.explanation().confirmed()).isEmpty();
        assertThat(decision.explanation().calibrated()).isFalse();
    }

    @Test
    void withoutTestsAnUndefinedNameAgainstACleanScanIsSplit() {
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, REJECT, UNDEFINED), vote(BANDIT, APPROVE))
                        .outcome())
                .isEqualTo(ReviewOutcome.SPLIT);
    }

    @Test
    void withoutTestsTwoCleanScansAccept() {
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, APPROVE), vote(BANDIT, APPROVE))
                        .outcome())
                .isEqualTo(ReviewOutcome.ACCEPTED);
    }

    @Test
    void reproducibleFailureRejectsWhateverTheVotes() {
        Decision decision = decide(
                new Vote(TESTS, REJECT, true, List.of(FAILING)),
                vote(PYFLAKES, APPROVE),
                vote(BANDIT, APPROVE),
                vote(MODEL, APPROVE),
                vote(MODEL_SECURITY, APPROVE));

        assertThat(decision).isInstanceOf(Decision.Vetoed.class);
        assertThat(decision.outcome()).isEqualTo(ReviewOutcome.REJECTED);
        assertThat(decision.explanation().rule()).isEqualTo("evidence-gate");
        assertThat(decision.explanation().confirmed()).containsExactly(FAILING);
        assertThat(decision.explanation().probability()).isZero();
    }

    @Test
    void failureSeenOnceIsAVoteAndNoVeto() {
        assertThat(decide(new Vote(TESTS, REJECT, false, List.of()), vote(PYFLAKES, APPROVE), vote(BANDIT, APPROVE))
                        .outcome())
                .isEqualTo(ReviewOutcome.ACCEPTED);
    }

    @Test
    void opinionsAloneAskForChangesAndDoNotReject() {
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, REJECT, UNDEFINED), vote(BANDIT, REQUEST_CHANGES, MD5))
                        .outcome())
                .isEqualTo(ReviewOutcome.CHANGES_REQUESTED);
    }

    @Test
    void rejectionWithAConfirmedBlockerRejects() {
        Finding same = new Finding("hash", Severity.MAJOR, "md5 here", "candidate.py", 10, null);
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, REQUEST_CHANGES, same), vote(BANDIT, REJECT, MD5))
                        .outcome())
                .isEqualTo(ReviewOutcome.REJECTED);
    }

    @Test
    void sameFamilyDoesNotConfirmItself() {
        Finding critical = new Finding("injection", Severity.CRITICAL, "eval of input", "candidate.py", 3, null);
        Decision alone = decide(
                vote(TESTS, APPROVE),
                vote(PYFLAKES, APPROVE),
                vote(BANDIT, APPROVE),
                vote(MODEL, APPROVE),
                vote(MODEL_SECURITY, REJECT, critical));
        Decision family = decide(
                vote(TESTS, APPROVE),
                vote(PYFLAKES, APPROVE),
                vote(BANDIT, APPROVE),
                vote(MODEL, REQUEST_CHANGES, critical),
                vote(MODEL_SECURITY, APPROVE, critical));

        assertThat(alone.outcome()).isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(family.outcome()).isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(family.explanation().advisory()).containsExactly(critical);
    }

    @Test
    void confirmedCriticalSecurityFindingIsAVeto() {
        Finding critical = new Finding("injection", Severity.CRITICAL, "eval of input", "candidate.py", 3, null);
        Finding seconded = new Finding("B307", Severity.MAJOR, "eval", "candidate.py", 3, null);
        Decision decision = decide(
                vote(TESTS, APPROVE),
                vote(PYFLAKES, APPROVE),
                vote(BANDIT, APPROVE, seconded),
                vote(MODEL_SECURITY, REJECT, critical));

        assertThat(decision.outcome()).isEqualTo(ReviewOutcome.REJECTED);
        assertThat(decision.explanation().rule()).isEqualTo("security-veto");
    }

    @Test
    void majorityOverAConfirmedBlockerIsSplit() {
        Finding seconded = new Finding("md5", Severity.MAJOR, "md5", "candidate.py", 10, null);
        Decision decision = decide(
                vote(TESTS, APPROVE),
                vote(PYFLAKES, APPROVE),
                vote(BANDIT, REQUEST_CHANGES, MD5),
                vote(MODEL, APPROVE, seconded));

        assertThat(decision.outcome()).isEqualTo(ReviewOutcome.SPLIT);
        assertThat(decision.explanation().confirmed()).containsExactly(MD5);
    }

    @Test
    void approvingExecutionAloneAcceptsAnyOtherSingleVoteDoesNot() {
        assertThat(decide(vote(TESTS, APPROVE)).outcome()).isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(decide(vote(TESTS, APPROVE), vote(PYFLAKES, ABSTAIN), vote(BANDIT, ABSTAIN))
                        .outcome())
                .isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, APPROVE), vote(BANDIT, ABSTAIN))
                        .outcome())
                .isEqualTo(ReviewOutcome.SPLIT);
        assertThat(decide(vote(PYFLAKES, APPROVE)).outcome()).isEqualTo(ReviewOutcome.SPLIT);
        assertThat(decide(vote(TESTS, REJECT)).outcome()).isEqualTo(ReviewOutcome.SPLIT);
    }

    @Test
    void nobodyVotedIsSplit() {
        assertThat(decide(vote(TESTS, ABSTAIN), vote(PYFLAKES, ABSTAIN)).outcome())
                .isEqualTo(ReviewOutcome.SPLIT);
        assertThat(decide().outcome()).isEqualTo(ReviewOutcome.SPLIT);
    }

    @Test
    void quorumIsTwoThirdsOfTheSeatsRoundedUp() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 7)).map(Consensus::quorum).containsExactly(1, 2, 2, 3, 4, 4, 5);
    }

    @Test
    void thresholdsDecideOnceThereAreEnoughLabels() {
        Reliability good = new Reliability(80, 5, 40, 5);
        List<Vote> likely = List.of(
                vote(with(PYFLAKES, good), APPROVE),
                vote(with(BANDIT, good), APPROVE),
                vote(with(MODEL, good), REJECT));
        List<Vote> certain = List.of(
                vote(with(PYFLAKES, good), APPROVE),
                vote(with(BANDIT, good), APPROVE),
                vote(with(MODEL, good), APPROVE));
        List<Vote> unlikely = List.of(
                vote(with(PYFLAKES, good), REJECT), vote(with(BANDIT, good), REJECT), vote(with(MODEL, good), REJECT));

        assertThat(consensus.decide(likely).outcome()).isEqualTo(ReviewOutcome.SPLIT);
        assertThat(consensus.decide(certain).outcome()).isEqualTo(ReviewOutcome.ACCEPTED);
        assertThat(consensus.decide(certain).explanation().calibrated()).isTrue();
        assertThat(consensus.decide(unlikely).outcome()).isEqualTo(ReviewOutcome.CHANGES_REQUESTED);
    }

    @Test
    void oneFamilyCountsLessThanItsNumber() {
        Explanation two =
                decide(vote(MODEL, APPROVE), vote(MODEL_SECURITY, APPROVE)).explanation();
        Explanation apart = decide(vote(MODEL, APPROVE), vote(BANDIT, APPROVE)).explanation();

        assertThat(two.reviewers())
                .allSatisfy(line -> assertThat(line.discount()).isCloseTo(1 / 1.6, within(1e-9)));
        assertThat(two.effectivePanel()).isCloseTo(2 / 1.6, within(1e-9));
        assertThat(apart.effectivePanel()).isCloseTo(2 / 1.1, within(1e-9));
        assertThat(two.probability()).isLessThan(apart.probability());
    }

    @Test
    void reliabilityIsSmoothedClippedAndDecays() {
        Reliability.Prior prior = new Reliability.Prior(8, 2);
        assertThat(Reliability.NONE.sensitivity(prior)).isEqualTo(0.8);
        assertThat(new Reliability(90, 0, 0, 0).sensitivity(prior)).isEqualTo(0.98);
        assertThat(new Reliability(4, 2, 6, 8).decayed(0.5)).isEqualTo(new Reliability(2, 1, 3, 4));

        Seat perfect = with(BANDIT, new Reliability(10_000, 0, 10_000, 0));
        Seat liar = with(BANDIT, new Reliability(0, 1000, 0, 1000));
        assertThat(consensus
                        .decide(List.of(vote(perfect, APPROVE)))
                        .explanation()
                        .logOdds())
                .isEqualTo(2);
        assertThat(consensus.decide(List.of(vote(liar, APPROVE))).explanation().logOdds())
                .isZero();
        assertThat(consensus.decide(List.of(vote(liar, REJECT))).explanation().logOdds())
                .isZero();
    }

    @Test
    void weightShiftsTheCount() {
        Seat heavy = new Seat("tool-bandit", "bandit", "security", false, 3, Reliability.NONE);
        assertThat(decide(vote(TESTS, APPROVE), vote(PYFLAKES, APPROVE), vote(heavy, REQUEST_CHANGES))
                        .outcome())
                .isEqualTo(ReviewOutcome.SPLIT);
    }

    private Decision decide(Vote... votes) {
        return consensus.decide(List.of(votes));
    }

    private static Seat seat(String reviewer, String family, String lens, boolean execution) {
        return new Seat(reviewer, family, lens, execution, 1, Reliability.NONE);
    }

    private static Seat with(Seat seat, Reliability reliability) {
        return new Seat(seat.reviewer(), seat.family(), seat.lens(), seat.execution(), seat.weight(), reliability);
    }

    private static Vote vote(Seat seat, VerdictDecision decision, Finding... findings) {
        return new Vote(seat, decision, false, List.of(findings));
    }
}
