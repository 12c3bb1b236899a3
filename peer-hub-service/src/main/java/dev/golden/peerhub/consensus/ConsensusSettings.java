package dev.golden.peerhub.consensus;

/**
 * Numbers of the rule.
 *
 * @param prior probability that an artifact is good before any vote
 * @param opinionPrior assumed accuracy of a reviewer nobody has judged yet
 * @param executionPrior assumed accuracy of a test run
 * @param opinionClip largest log-odds one opinion may add or take
 * @param executionClip largest log-odds the execution evidence may add or take
 * @param correlationWithin correlation of errors inside a family
 * @param correlationAcross correlation of errors between families
 * @param labelsNeeded human decisions from which on the thresholds are used
 * @param acceptAt τ₁: accept from this probability on
 * @param refuseAt τ₀: ask for changes up to this probability
 */
public record ConsensusSettings(
        double prior,
        Reliability.Prior opinionPrior,
        Reliability.Prior executionPrior,
        double opinionClip,
        double executionClip,
        double correlationWithin,
        double correlationAcross,
        double labelsNeeded,
        double acceptAt,
        double refuseAt) {

    public static ConsensusSettings standard() {
        return new ConsensusSettings(
                0.5, new Reliability.Prior(8, 2), new Reliability.Prior(19, 1), 2, 4, 0.6, 0.1, 100, 0.9, 0.3);
    }
}
