package dev.golden.peerhub.consensus;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the outcome can still change. Tries what each open seat could answer at the extremes: approve, object with
 * everything it could bring (confirming every finding that lies on the table), or abstain. The rule is monotonic, so
 * nothing between the extremes gives another outcome.
 */
public final class Foresight {

    /** 3⁵ panels at most; with more open seats the review just goes on. */
    private static final int MOST_OPEN = 5;

    private final Consensus consensus;

    public Foresight(Consensus consensus) {
        this.consensus = consensus;
    }

    /** Whether the cast votes decide alone, whatever the open seats answer. */
    public boolean settled(List<Vote> cast, List<Seat> open) {
        List<Vote> silent = Stream.concat(cast.stream(), open.stream().map(Vote::abstention))
                .toList();
        Decision now = consensus.decide(silent);
        if (now.vetoed() || open.isEmpty()) {
            return true;
        }
        return open.size() <= MOST_OPEN && same(now.outcome(), new ArrayList<>(cast), open, 0, worstFindings(cast));
    }

    private boolean same(ReviewOutcome expected, List<Vote> votes, List<Seat> open, int next, List<Finding> worst) {
        if (next == open.size()) {
            return consensus.decide(votes).outcome() == expected;
        }
        Seat seat = open.get(next);
        for (Vote vote : List.of(
                new Vote(seat, VerdictDecision.APPROVE, false, List.of()),
                new Vote(seat, VerdictDecision.REJECT, true, worst),
                Vote.abstention(seat))) {
            votes.add(vote);
            boolean agrees = same(expected, votes, open, next + 1, worst);
            votes.removeLast();
            if (!agrees) {
                return false;
            }
        }
        return true;
    }

    /** Everything on the table as critical, and one finding that two open seats could confirm to each other. */
    private static List<Finding> worstFindings(List<Vote> cast) {
        List<Finding> worst = new ArrayList<>();
        worst.add(Finding.of("unforeseen", Severity.CRITICAL, "what two open seats may agree on"));
        cast.stream()
                .flatMap(vote -> vote.findings().stream())
                .map(seen -> new Finding(
                        seen.rule(), Severity.CRITICAL, seen.message(), seen.file(), seen.line(), seen.evidence()))
                .forEach(worst::add);
        return List.copyOf(worst);
    }
}
