package dev.golden.peerhub.review;

import dev.golden.contracts.VerdictDecision;
import dev.golden.peerhub.consensus.Vote;
import java.util.List;
import java.util.Set;

/**
 * What votes of the author's own model family count. It errs where the author erred, so its approval confirms nothing; that it
 * objects is worth hearing. Where nobody else judges (a document, code without tests in a language without analysers) its
 * votes are all there is, and they count.
 */
final class OwnFamily {

    private OwnFamily() {}

    /** @param own reviewers of the author's family */
    static List<Vote> counted(List<Vote> votes, Set<String> own) {
        boolean othersJudge =
                votes.stream().anyMatch(vote -> !isOwn(vote, own) && vote.decision() != VerdictDecision.ABSTAIN);
        return othersJudge
                ? votes.stream()
                        .filter(vote -> !isOwn(vote, own) || objects(vote))
                        .toList()
                : votes;
    }

    private static boolean isOwn(Vote vote, Set<String> own) {
        return own.contains(vote.seat().reviewer());
    }

    private static boolean objects(Vote vote) {
        return switch (vote.decision()) {
            case REQUEST_CHANGES, REJECT -> true;
            case APPROVE, ABSTAIN -> false;
        };
    }
}
