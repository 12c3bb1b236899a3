package dev.golden.peerhub.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.VerdictDecision;
import dev.golden.peerhub.consensus.Reliability;
import dev.golden.peerhub.consensus.Seat;
import dev.golden.peerhub.consensus.Vote;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnFamilyTest {

    private static final Set<String> OWN = Set.of("model-reviewer", "model-security");

    private final Vote tests = vote("tool-tests", VerdictDecision.APPROVE);
    private final Vote silent = vote("tool-tests", VerdictDecision.ABSTAIN);
    private final Vote approves = vote("model-reviewer", VerdictDecision.APPROVE);
    private final Vote objects = vote("model-security", VerdictDecision.REQUEST_CHANGES);

    @Test
    void itsApprovalConfirmsNothingAndItsObjectionIsHeard() {
        assertThat(OwnFamily.counted(List.of(tests, approves, objects), OWN)).containsExactly(tests, objects);
    }

    @Test
    void whereNobodyElseJudgesItsVotesCount() {
        assertThat(OwnFamily.counted(List.of(silent, approves, objects), OWN))
                .containsExactly(silent, approves, objects);
        assertThat(OwnFamily.counted(List.of(approves), OWN)).containsExactly(approves);
    }

    @Test
    void othersAreNotTouched() {
        assertThat(OwnFamily.counted(List.of(tests, approves), Set.of())).containsExactly(tests, approves);
    }

    private static Vote vote(String reviewer, VerdictDecision decision) {
        return new Vote(
                new Seat(reviewer, "family", "correctness", false, 1, Reliability.NONE), decision, false, List.of());
    }
}
