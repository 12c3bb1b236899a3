package dev.golden.peerhub.consensus;

import java.util.ArrayList;
import java.util.List;

/**
 * Log-odds that the artifact is good: {@code logit(prior) + Σ discount · weight · vote}.
 *
 * @param effectivePanel {@code N / (1 + (N − 1) ρ̄)}: how many independent votes the panel amounts to
 */
record Score(double logOdds, double probability, double effectivePanel, List<Explanation.Line> lines) {

    static Score of(List<Vote> votes, ConsensusSettings settings) {
        double logOdds = Math.log(settings.prior() / (1 - settings.prior()));
        List<Explanation.Line> lines = new ArrayList<>();
        for (Vote vote : votes) {
            Explanation.Line line = line(vote, votes, settings);
            logOdds += line.contribution();
            lines.add(line);
        }
        return new Score(logOdds, 1 / (1 + Math.exp(-logOdds)), effectivePanel(votes, settings), List.copyOf(lines));
    }

    private static Explanation.Line line(Vote vote, List<Vote> votes, ConsensusSettings settings) {
        Seat seat = vote.seat();
        Reliability.Prior prior = seat.execution() ? settings.executionPrior() : settings.opinionPrior();
        double clip = seat.execution() ? settings.executionClip() : settings.opinionClip();
        double sensitivity = seat.reliability().sensitivity(prior);
        double specificity = seat.reliability().specificity(prior);
        long cluster = votes.stream()
                .filter(other -> other.counts() && other.seat().family().equals(seat.family()))
                .count();
        double discount = vote.counts() ? 1 / (1 + (cluster - 1) * settings.correlationWithin()) : 1;
        // A reviewer worse than chance is ignored, not inverted: else it could steer the panel by lying on purpose.
        double evidence = switch (vote.decision()) {
            case APPROVE -> Math.max(0, Math.log(sensitivity / (1 - specificity)));
            case REJECT, REQUEST_CHANGES -> Math.min(0, Math.log((1 - sensitivity) / specificity));
            case ABSTAIN -> 0;
        };
        double contribution = discount * seat.weight() * Math.clamp(evidence, -clip, clip);
        return new Explanation.Line(
                seat.reviewer(),
                seat.family(),
                vote.decision(),
                seat.weight(),
                sensitivity,
                specificity,
                discount,
                contribution);
    }

    private static double effectivePanel(List<Vote> votes, ConsensusSettings settings) {
        List<Seat> seats = votes.stream().filter(Vote::counts).map(Vote::seat).toList();
        int size = seats.size();
        if (size < 2) {
            return size;
        }
        double correlation = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                correlation += correlation(seats.get(i), seats.get(j), settings);
            }
        }
        double mean = correlation / (size * (size - 1) / 2.0);
        return size / (1 + (size - 1) * mean);
    }

    private static double correlation(Seat one, Seat other, ConsensusSettings settings) {
        if (one.family().equals(other.family())) {
            return settings.correlationWithin();
        }
        // Running the artifact errs for other reasons than reading it.
        return one.execution() || other.execution() ? 0 : settings.correlationAcross();
    }
}
