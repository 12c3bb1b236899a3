package dev.golden.peerhub.consensus;

import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.VerdictDecision;
import java.util.Comparator;
import java.util.List;

/**
 * The rule, in order of precedence:
 *
 * <ol>
 *   <li>Evidence gate: a required check that failed reproducibly rejects, whatever the votes.
 *   <li>A critical security finding that a second family confirms rejects.
 *   <li>Without a quorum of two thirds of the seats, or with a single vote: an approving execution whom nobody
 *       contradicts may accept; everything else is a split. Silence is an abstention, never consent.
 *   <li>Under the label count: two thirds of the weighted votes, marked uncalibrated. From it on: probability against
 *       the two thresholds. Neither: a split.
 *   <li>What would be accepted over a confirmed blocker is a split instead: the panel contradicts itself.
 * </ol>
 */
public final class Consensus {

    private static final double EPSILON = 1e-9;

    private final ConsensusSettings settings;

    public Consensus(ConsensusSettings settings) {
        this.settings = settings;
    }

    /** Decides from the whole panel: seats without an answer are given as abstentions. */
    public Decision decide(List<Vote> panel) {
        // One order whatever the arrival: sums of floating-point numbers must not depend on who was faster.
        List<Vote> votes = panel.stream()
                .sorted(Comparator.comparing(vote -> vote.seat().reviewer()))
                .toList();
        return new Count(votes, Blockers.of(votes), Score.of(votes, settings), settings).decide();
    }

    /** Votes needed of a panel: two thirds, rounded up. */
    public static int quorum(int seats) {
        return (2 * seats + 2) / 3;
    }

    private record Count(List<Vote> votes, Blockers blockers, Score score, ConsensusSettings settings) {

        Decision decide() {
            List<String> failed = votes.stream()
                    .filter(Vote::provesFailure)
                    .map(vote -> vote.seat().reviewer())
                    .toList();
            if (!failed.isEmpty()) {
                return new Decision.Vetoed(
                        "A required check fails reproducibly (" + String.join(", ", failed)
                                + "); votes cannot outweigh it",
                        failed,
                        explain("evidence-gate", 0));
            }
            if (!blockers.vetoing().isEmpty()) {
                return new Decision.Vetoed(
                        "A critical security finding is confirmed by a second reviewer family",
                        blockers.vetoing(),
                        explain("security-veto", 0));
            }
            long cast = cast();
            if (cast < quorum(votes.size()) || cast == 1) {
                return withoutQuorum(cast);
            }
            return calibrated() ? byThresholds() : byTwoThirds();
        }

        private Decision withoutQuorum(long cast) {
            boolean executed = votes.stream()
                    .anyMatch(vote -> vote.seat().execution() && vote.seat().weight() > 0 && vote.approves());
            boolean contradicted = votes.stream().anyMatch(Vote::objects);
            boolean likely = !calibrated() || score.probability() >= settings.acceptAt();
            if (executed && !contradicted && likely) {
                return accept("The tests pass and no other reviewer objects; the others abstained", "execution-alone");
            }
            return new Decision.Split(
                    "Only " + cast + " of " + votes.size() + " reviewers voted; a decision needs "
                            + Math.max(2, quorum(votes.size())),
                    explain("quorum-missed", score.probability()));
        }

        private Decision byTwoThirds() {
            double share = approveShare();
            String votesFor = approvals() + " of " + cast() + " votes approve";
            if (3 * share >= 2 - EPSILON) {
                return accept(votesFor, "two-thirds");
            }
            if (3 * (1 - share) >= 2 - EPSILON) {
                return refuse(votesFor, "two-thirds");
            }
            return new Decision.Split(
                    votesFor + ": neither side has two thirds", explain("two-thirds", score.probability()));
        }

        private Decision byThresholds() {
            double probability = score.probability();
            String odds = "Probability %.3f that the artifact is good".formatted(probability);
            if (probability >= settings.acceptAt()) {
                return accept(odds, "thresholds");
            }
            if (probability <= settings.refuseAt()) {
                return refuse(odds, "thresholds");
            }
            return new Decision.Split(odds + ": between the thresholds", explain("thresholds", probability));
        }

        private Decision accept(String why, String rule) {
            if (!blockers.confirmed().isEmpty()) {
                return new Decision.Split(
                        why + ", but a blocker is confirmed by a second reviewer family",
                        explain("confirmed-blocker", score.probability()));
            }
            return new Decision.Agreed(ReviewOutcome.ACCEPTED, why, explain(rule, score.probability()));
        }

        private Decision refuse(String why, String rule) {
            boolean grounded = votes.stream()
                    .filter(vote -> vote.decision() == VerdictDecision.REJECT)
                    .anyMatch(vote -> vote.seat().execution()
                            || blockers.grounded().contains(vote.seat().reviewer()));
            return new Decision.Agreed(
                    grounded ? ReviewOutcome.REJECTED : ReviewOutcome.CHANGES_REQUESTED,
                    why,
                    explain(rule, score.probability()));
        }

        private boolean calibrated() {
            return labels() >= settings.labelsNeeded();
        }

        /** Every label judges all who voted, so the reviewer seen most often has seen about all of them. */
        private double labels() {
            return votes.stream()
                    .mapToDouble(vote -> vote.seat().reliability().labels())
                    .max()
                    .orElse(0);
        }

        private long cast() {
            return votes.stream().filter(Vote::counts).count();
        }

        private long approvals() {
            return votes.stream().filter(Vote::approves).count();
        }

        private double approveShare() {
            double all = votes.stream()
                    .filter(Vote::counts)
                    .mapToDouble(vote -> vote.seat().weight())
                    .sum();
            double approving = votes.stream()
                    .filter(Vote::approves)
                    .mapToDouble(vote -> vote.seat().weight())
                    .sum();
            return all <= 0 ? 0.5 : approving / all;
        }

        private Explanation explain(String rule, double probability) {
            return new Explanation(
                    rule,
                    votes.size(),
                    quorum(votes.size()),
                    (int) cast(),
                    approveShare(),
                    settings.prior(),
                    score.logOdds(),
                    probability,
                    score.effectivePanel(),
                    calibrated(),
                    labels(),
                    score.lines(),
                    blockers.confirmed(),
                    blockers.advisory());
        }
    }
}
