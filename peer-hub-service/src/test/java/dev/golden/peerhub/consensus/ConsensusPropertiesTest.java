package dev.golden.peerhub.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every panel. */
class ConsensusPropertiesTest {

    private static final int TRIES = 500;
    private static final Seat EXECUTION = new Seat("a-tests", "execution", "tests", true, 1, Reliability.NONE);

    private final Consensus consensus = new Consensus(ConsensusSettings.standard());
    private final Foresight foresight = new Foresight(consensus);

    @Property(tries = TRIES)
    void orderOfArrivalDoesNotMatter(@ForAll("panels") List<Vote> panel, @ForAll long seed) {
        List<Vote> shuffled = new ArrayList<>(panel);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(consensus.decide(shuffled)).isEqualTo(consensus.decide(panel));
    }

    @Property(tries = TRIES)
    void abstainingMovesNoNumberAndAtMostCostsTheQuorum(@ForAll("panels") List<Vote> panel) {
        Decision before = consensus.decide(panel);
        List<Vote> more = new ArrayList<>(panel);
        more.add(Vote.abstention(new Seat("z-silent", "silent", "tests", false, 1, Reliability.NONE)));
        Decision after = consensus.decide(more);

        assertThat(after.explanation().logOdds()).isEqualTo(before.explanation().logOdds());
        assertThat(after.explanation().approveShare())
                .isEqualTo(before.explanation().approveShare());
        assertThat(after.explanation().effectivePanel())
                .isEqualTo(before.explanation().effectivePanel());
        assertThat(after.outcome()).isIn(before.outcome(), ReviewOutcome.SPLIT);
    }

    @Property(tries = TRIES)
    void anObjectionTurnedIntoApprovalNeverWorsensTheOutcome(
            @ForAll("panels") List<Vote> panel, @ForAll @IntRange(min = 0, max = 5) int which) {
        int index = which % panel.size();
        Vote vote = panel.get(index);
        if (!vote.objects()) {
            return;
        }
        List<Vote> better = new ArrayList<>(panel);
        better.set(index, new Vote(vote.seat(), VerdictDecision.APPROVE, false, vote.findings()));

        assertThat(rank(consensus.decide(better).outcome()))
                .isGreaterThanOrEqualTo(rank(consensus.decide(panel).outcome()));
        assertThat(consensus.decide(better).explanation().logOdds())
                .isGreaterThanOrEqualTo(consensus.decide(panel).explanation().logOdds());
    }

    @Property(tries = TRIES)
    void provenFailureDominatesEveryVote(@ForAll("panels") List<Vote> panel) {
        List<Vote> votes = new ArrayList<>(panel);
        votes.removeIf(vote -> vote.seat().reviewer().equals(EXECUTION.reviewer()));
        votes.add(new Vote(EXECUTION, VerdictDecision.REJECT, true, List.of()));
        assertThat(consensus.decide(votes).outcome()).isEqualTo(ReviewOutcome.REJECTED);
    }

    @Property(tries = TRIES)
    void numbersStayInTheirRange(@ForAll("panels") List<Vote> panel) {
        Explanation explanation = consensus.decide(panel).explanation();
        assertThat(explanation.probability()).isBetween(0.0, 1.0);
        assertThat(explanation.effectivePanel()).isBetween(0.0, (double) explanation.votes());
        assertThat(explanation.reviewers())
                .hasSameSizeAs(panel)
                .allSatisfy(line -> assertThat(Math.abs(line.contribution())).isLessThanOrEqualTo(4 * line.weight()));
    }

    @Property(tries = 300)
    void whatIsSettledStaysWhateverTheOpenSeatsAnswer(
            @ForAll("panels") List<Vote> panel, @ForAll @IntRange(min = 1, max = 3) int open) {
        int cut = Math.max(0, panel.size() - open);
        List<Vote> cast = panel.subList(0, cut);
        List<Seat> seats =
                panel.subList(cut, panel.size()).stream().map(Vote::seat).toList();
        if (foresight.settled(cast, seats)) {
            List<Vote> silent = new ArrayList<>(cast);
            seats.forEach(seat -> silent.add(Vote.abstention(seat)));
            assertThat(consensus.decide(panel).outcome())
                    .isEqualTo(consensus.decide(silent).outcome());
        }
    }

    @Provide
    Arbitrary<List<Vote>> panels() {
        return votes().list().ofMinSize(1).ofMaxSize(6).map(ConsensusPropertiesTest::seated);
    }

    private static List<Vote> seated(List<Vote> votes) {
        List<Vote> panel = new ArrayList<>();
        for (Vote vote : votes) {
            Seat seat = vote.seat();
            panel.add(new Vote(
                    new Seat(
                            seat.execution() ? EXECUTION.reviewer() : "r" + panel.size(),
                            seat.family(),
                            seat.lens(),
                            seat.execution(),
                            seat.weight(),
                            seat.reliability()),
                    vote.decision(),
                    vote.reproducible(),
                    vote.findings()));
        }
        boolean seen = false;
        for (int i = 0; i < panel.size(); i++) {
            if (panel.get(i).seat().execution()) {
                if (seen) {
                    panel.remove(i--);
                }
                seen = true;
            }
        }
        return panel;
    }

    private static Arbitrary<Vote> votes() {
        Arbitrary<Double> count = Arbitraries.doubles().between(0, 120);
        Arbitrary<Reliability> reliability = Arbitraries.oneOf(
                Arbitraries.just(Reliability.NONE),
                Combinators.combine(count, count, count, count).as(Reliability::new));
        Arbitrary<Seat> seat = Combinators.combine(
                        Arbitraries.of("execution", "pyflakes", "bandit", "gpt", "claude"),
                        Arbitraries.of("security", "correctness"),
                        Arbitraries.of(0.0, 0.5, 1.0, 1.0, 1.0, 3.0),
                        reliability)
                .as((family, lens, weight, known) ->
                        new Seat("r", family, lens, family.equals("execution"), weight, known));
        Arbitrary<Finding> finding = Combinators.combine(
                        Arbitraries.of("B324", "undefined-name", "eval"),
                        Arbitraries.of(Severity.class),
                        Arbitraries.integers().between(1, 3))
                .as((rule, severity, line) -> new Finding(rule, severity, rule, "candidate.py", line, null));
        return Combinators.combine(
                        seat,
                        Arbitraries.of(VerdictDecision.class),
                        Arbitraries.of(true, false),
                        finding.list().ofMaxSize(2))
                .as((place, decision, reproducible, findings) -> new Vote(place, decision, reproducible, findings));
    }

    private static int rank(ReviewOutcome outcome) {
        return switch (outcome) {
            case REJECTED -> 0;
            case CHANGES_REQUESTED -> 1;
            case SPLIT, CAPPED -> 2;
            case ACCEPTED -> 3;
        };
    }
}
