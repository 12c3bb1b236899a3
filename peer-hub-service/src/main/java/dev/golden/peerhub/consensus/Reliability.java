package dev.golden.peerhub.consensus;

/**
 * How often a reviewer was right about one kind of task, as counts that decay with time.
 *
 * @param trueApprove approved what a human accepted
 * @param falseApprove approved what a human refused
 * @param trueReject objected to what a human refused
 * @param falseReject objected to what a human accepted
 */
public record Reliability(double trueApprove, double falseApprove, double trueReject, double falseReject) {

    /** Nothing is known yet: the prior alone speaks. */
    public static final Reliability NONE = new Reliability(0, 0, 0, 0);

    /** What is assumed before the first label: {@code right} of {@code right + wrong} imagined answers were right. */
    public record Prior(double right, double wrong) {}

    /** Weight of all answers a human has judged. */
    public double labels() {
        return trueApprove + falseApprove + trueReject + falseReject;
    }

    /** P(approves | the artifact is good), Beta-smoothed. */
    public double sensitivity(Prior prior) {
        return smoothed(trueApprove, falseReject, prior);
    }

    /** P(objects | the artifact is bad), Beta-smoothed. */
    public double specificity(Prior prior) {
        return smoothed(trueReject, falseApprove, prior);
    }

    /** The counts after they lost weight: an answer from long ago says less about the reviewer of today. */
    public Reliability decayed(double factor) {
        return new Reliability(trueApprove * factor, falseApprove * factor, trueReject * factor, falseReject * factor);
    }

    private static double smoothed(double right, double wrong, Prior prior) {
        return (right + prior.right()) / (right + wrong + prior.right() + prior.wrong());
    }
}
