package dev.golden.peerhub.consensus;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The panel's blockers, parted into those that count and those that are advice. A blocker counts when a reviewer of
 * another family saw the same (same rule, or same place) as at least major, or when it comes from running the artifact.
 *
 * @param confirmed blockers that count
 * @param advisory blockers of one family alone
 * @param vetoing reviewers whose confirmed critical security finding ends the review
 * @param grounded reviewers with at least one blocker that counts
 */
record Blockers(List<Finding> confirmed, List<Finding> advisory, List<String> vetoing, Set<String> grounded) {

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .reversed()
            .thenComparing(Finding::rule)
            .thenComparing(finding -> Objects.requireNonNullElse(finding.file(), ""))
            .thenComparing(finding -> Objects.requireNonNullElse(finding.line(), 0))
            .thenComparing(Finding::message);

    static Blockers of(List<Vote> votes) {
        Set<Finding> confirmed = new LinkedHashSet<>();
        Set<Finding> advisory = new LinkedHashSet<>();
        Set<String> vetoing = new LinkedHashSet<>();
        Set<String> grounded = new LinkedHashSet<>();
        for (Vote vote : votes) {
            for (Finding finding : vote.findings()) {
                if (!vote.counts() || finding.severity().compareTo(Severity.BLOCKER) < 0) {
                    continue;
                }
                boolean seconded = seconded(vote, finding, votes);
                if (seconded || vote.seat().execution()) {
                    confirmed.add(finding);
                    grounded.add(vote.seat().reviewer());
                } else {
                    advisory.add(finding);
                }
                if (seconded
                        && finding.severity() == Severity.CRITICAL
                        && vote.seat().security()) {
                    vetoing.add(vote.seat().reviewer());
                }
            }
        }
        return new Blockers(sorted(confirmed), sorted(advisory), List.copyOf(vetoing), Set.copyOf(grounded));
    }

    private static boolean seconded(Vote vote, Finding finding, List<Vote> votes) {
        return votes.stream()
                .filter(other -> other.counts()
                        && !other.seat().family().equals(vote.seat().family()))
                .flatMap(other -> other.findings().stream())
                .anyMatch(other -> other.severity().compareTo(Severity.MAJOR) >= 0 && same(finding, other));
    }

    private static boolean same(Finding one, Finding other) {
        boolean samePlace = one.line() != null
                && Objects.equals(one.line(), other.line())
                && Objects.equals(one.file(), other.file());
        return samePlace || one.rule().equals(other.rule());
    }

    private static List<Finding> sorted(Set<Finding> findings) {
        List<Finding> list = new ArrayList<>(findings);
        list.sort(ORDER);
        return List.copyOf(list);
    }
}
