package dev.golden.peerhub.review;

import dev.golden.contracts.Finding;
import dev.golden.contracts.ReviewOutcome;
import dev.golden.contracts.Severity;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ReviewCompleted;
import dev.golden.contracts.event.ReviewCompleted.PanelVerdict;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.consensus.Consensus;
import dev.golden.peerhub.consensus.Decision;
import dev.golden.peerhub.consensus.Foresight;
import dev.golden.peerhub.consensus.Seat;
import dev.golden.peerhub.consensus.Vote;
import dev.golden.peerhub.verdict.StoredVerdict;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.peerhub.verdict.Verdicts;
import dev.golden.telemetry.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Completes a review when all seats are decided, when the open ones cannot change the outcome, or at its deadline. The
 * caller holds the review's row lock, so of two last verdicts that arrive at once the second sees the first.
 */
@Component
class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Reviews reviews;
    private final Assignments assignments;
    private final Verdicts verdicts;
    private final Agents agents;
    private final Panels panels;
    private final Consensus consensus;
    private final Foresight foresight;
    private final Outbox outbox;
    private final ReviewMetrics metrics;
    private final Clock clock;

    Closing(
            Reviews reviews,
            Assignments assignments,
            Verdicts verdicts,
            Agents agents,
            Panels panels,
            Consensus consensus,
            Foresight foresight,
            Outbox outbox,
            ReviewMetrics metrics,
            Clock clock) {
        this.reviews = reviews;
        this.assignments = assignments;
        this.verdicts = verdicts;
        this.agents = agents;
        this.panels = panels;
        this.consensus = consensus;
        this.foresight = foresight;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Completes the locked review if it can be; at its deadline in any case. */
    void settle(Review review, boolean deadlinePassed) {
        Transactions.require();
        Instant now = clock.instant();
        Map<String, Verdict> given = new HashMap<>();
        for (StoredVerdict stored : verdicts.of(review.id())) {
            given.put(stored.agentId(), stored.verdict());
        }
        List<Agent> panel = assignments.of(review.id()).stream()
                .map(seat -> agents.find(seat.agentId()).orElseThrow())
                .toList();
        Map<String, Seat> seats = panels.seats(panel, review.request().language(), now);
        List<Vote> cast = new ArrayList<>();
        List<Seat> open = new ArrayList<>();
        boolean toolsOpen = false;
        for (Agent agent : panel) {
            Seat seat = Objects.requireNonNull(seats.get(agent.id()));
            Verdict verdict = given.get(agent.id());
            if (verdict == null) {
                open.add(seat);
                toolsOpen |= agent.kind() == AgentKind.TOOL;
            } else {
                cast.add(new Vote(seat, verdict.decision(), verdict.reproducible(), verdict.findings()));
            }
        }
        List<Vote> votes = new ArrayList<>(cast);
        open.forEach(seat -> votes.add(Vote.abstention(seat)));
        Set<String> own = panel.stream()
                .filter(agent -> panels.isAuthor(agent, review.request()))
                .map(Agent::id)
                .collect(Collectors.toSet());
        boolean ownOpen = open.stream().anyMatch(seat -> own.contains(seat.reviewer()));
        Decision decision = consensus.decide(OwnFamily.counted(votes, own));
        // Tools answer within seconds and what they saw is of use to the reader: only a veto does not wait for them.
        // Nor
        // does a split end early: a human will decide, and every opinion still to come helps.
        // What an open seat of the author's family counts depends on the others': it is waited for.
        boolean certain = decision.outcome() != ReviewOutcome.SPLIT
                && !toolsOpen
                && !ownOpen
                && foresight.settled(OwnFamily.counted(cast, own), open);
        boolean early = decision.vetoed() || certain;
        if (deadlinePassed || open.isEmpty() || early) {
            complete(review, decision, votes, given, now);
        }
    }

    /** Publishes the stored outcome of a completed review to who waits for it. */
    void announce(Review review) {
        Settlement settlement = Objects.requireNonNull(review.settlement());
        ReviewCompleted completed = new ReviewCompleted(
                review.tenantId(),
                review.id(),
                review.request().taskId(),
                review.request().correlationId(),
                Objects.requireNonNull(review.outcome()),
                Objects.requireNonNull(review.probability()),
                Objects.requireNonNull(review.effectivePanel()),
                Objects.requireNonNull(review.calibrated()),
                Objects.requireNonNull(review.reason()),
                settlement.verdicts(),
                settlement.findings());
        // A reviewer's own request may have been the last one needed; the requester goes on in its own trace.
        Traces.within(review.traceParent(), () -> outbox.publish(Subjects.REVIEW_COMPLETED, completed));
    }

    private void complete(Review review, Decision decision, List<Vote> votes, Map<String, Verdict> given, Instant now) {
        List<PanelVerdict> panelVerdicts = votes.stream()
                .sorted(Comparator.comparing(vote -> vote.seat().reviewer()))
                .map(vote -> new PanelVerdict(
                        vote.seat().reviewer(),
                        vote.seat().family(),
                        vote.decision(),
                        given.getOrDefault(vote.seat().reviewer(), Verdict.abstain("no answer"))
                                .probability(),
                        vote.findings()))
                .toList();
        Settlement settlement =
                new Settlement(decision.explanation(), panelVerdicts, decisive(decision, panelVerdicts));
        if (!reviews.complete(review.id(), decision, settlement, now)) {
            return;
        }
        assignments.expireOpen(review.id(), now);
        UUID id = review.id();
        if (review.reply()) {
            announce(reviews.find(id).orElseThrow());
        }
        Transactions.afterCommit(() -> {
            metrics.completed(review.createdAt(), now, decision);
            LOG.atInfo()
                    .addKeyValue("review", id)
                    .addKeyValue("outcome", decision.outcome())
                    .addKeyValue("rule", decision.explanation().rule())
                    .log("Review completed");
        });
    }

    /** Confirmed findings; when the panel refuses, also what its objecting members saw, so that it can be mended. */
    private static List<Finding> decisive(Decision decision, List<PanelVerdict> panel) {
        Set<Finding> findings = new LinkedHashSet<>(decision.explanation().confirmed());
        if (decision.outcome() != ReviewOutcome.ACCEPTED) {
            panel.stream()
                    .filter(verdict -> switch (verdict.decision()) {
                        case REQUEST_CHANGES, REJECT -> true;
                        case APPROVE, ABSTAIN -> false;
                    })
                    .flatMap(verdict -> verdict.findings().stream())
                    .filter(finding -> finding.severity().compareTo(Severity.MAJOR) >= 0)
                    .forEach(findings::add);
        }
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }
}
