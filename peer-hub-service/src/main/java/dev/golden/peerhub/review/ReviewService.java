package dev.golden.peerhub.review;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.database.Ids;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.Transactions;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.verdict.StoredVerdict;
import dev.golden.peerhub.verdict.Verdicts;
import dev.golden.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** What callers may do with reviews. */
@Service
class ReviewService {

    private final Desk desk;
    private final Reviews reviews;
    private final Assignments assignments;
    private final Verdicts verdicts;
    private final Agents agents;
    private final Panels panels;
    private final Closing closing;
    private final Transactions transactions;
    private final AuditLog audit;
    private final ReviewProperties properties;
    private final Clock clock;

    ReviewService(
            Desk desk,
            Reviews reviews,
            Assignments assignments,
            Verdicts verdicts,
            Agents agents,
            Panels panels,
            Closing closing,
            Transactions transactions,
            AuditLog audit,
            ReviewProperties properties,
            Clock clock) {
        this.desk = desk;
        this.reviews = reviews;
        this.assignments = assignments;
        this.verdicts = verdicts;
        this.agents = agents;
        this.panels = panels;
        this.closing = closing;
        this.transactions = transactions;
        this.audit = audit;
        this.properties = properties;
        this.clock = clock;
    }

    ReviewView submit(SubmitReview body) {
        Caller caller = Caller.current();
        String tenant = caller.tenantFor(body.tenantId());
        UUID id = Ids.next();
        Instant now = clock.instant();
        ReviewRequested request = new ReviewRequested(
                tenant,
                id,
                null,
                id,
                Objects.requireNonNullElse(body.title(), ""),
                Objects.requireNonNullElse(body.description(), ""),
                body.language(),
                body.artifact(),
                body.testFiles(),
                body.authorFamily(),
                0,
                null,
                now.plus(properties.deadline()));
        return transactions.write(() -> {
            desk.open(request, caller.subject(), false);
            audit.record(
                    AuditEntry.done("review.submit", "review", id, tenant).with(Map.of("language", body.language())));
            return view(reviews.find(id).orElseThrow());
        });
    }

    Page<ReviewView> page(Reviews.Filter filter, PageRequest page) {
        List<Review> rows = transactions.read(() -> reviews.page(filter, page));
        Page<Review> cut = page.page(rows, review -> new PageRequest.Position(review.createdAt(), review.id()));
        return new Page<>(cut.items().stream().map(ReviewView::summary).toList(), cut.nextPageToken());
    }

    ReviewView require(UUID id) {
        return transactions.read(() -> view(visible(reviews.find(id), id)));
    }

    ReviewView addVerdict(UUID id, VerdictBody body) {
        Caller caller = Caller.current();
        String agentId = body.agentId();
        if (agentId == null) {
            throw ProblemException.invalid("agent_id", "must be given");
        }
        return transactions.write(() -> {
            Review review = visible(reviews.lock(id), id);
            Agent agent = agents.require(agentId, review.tenantId());
            refuseUnlessItMayVote(review, agent, caller);
            if (!review.collecting()) {
                throw new ProblemException(ProblemType.STATE_CONFLICT, "The review is completed");
            }
            Instant now = clock.instant();
            Optional<Assignment> seat = assignments.of(id).stream()
                    .filter(assignment -> assignment.agentId().equals(agentId))
                    .findFirst();
            if (seat.isPresent()) {
                assignments.finish(seat.get().id(), now);
            } else {
                assignments.add(review, agentId, SeatState.DONE, 1, now, now);
            }
            verdicts.add(id, review.tenantId(), agentId, body.verdict(), caller.subject(), now);
            audit.record(AuditEntry.done("verdict.submit", "review", id, review.tenantId())
                    .with(Map.of("agent", agentId, "decision", body.decision().name())));
            closing.settle(review, false);
            return view(reviews.find(id).orElseThrow());
        });
    }

    private void refuseUnlessItMayVote(Review review, Agent agent, Caller caller) {
        if (agent.kind().ours()) {
            throw new ProblemException(
                    ProblemType.PERMISSION_DENIED, "The verdict of " + agent.id() + " comes from the platform");
        }
        if (review.requestedBy().equals(caller.subject())) {
            throw new ProblemException(ProblemType.SELF_APPROVAL, "Who asked for a review has no vote in it");
        }
        for (StoredVerdict given : verdicts.of(review.id())) {
            // One caller, one vote: several agent names do not make several people.
            if (given.agentId().equals(agent.id()) || given.submittedBy().equals(caller.subject())) {
                throw new ProblemException(
                        ProblemType.ALREADY_DECIDED, "A verdict of " + given.agentId() + " is there and stands");
            }
        }
        if (!agent.enabled()) {
            throw new ProblemException(ProblemType.STATE_CONFLICT, "Agent " + agent.id() + " is disabled");
        }
        if (agent.kind() == AgentKind.REMOTE && panels.isAuthor(agent, review.request())) {
            throw new ProblemException(ProblemType.SELF_APPROVAL, "The author's family has no vote");
        }
    }

    private static Review visible(Optional<Review> found, UUID id) {
        Caller caller = Caller.current();
        return found.filter(review -> caller.isAdmin() || review.tenantId().equals(caller.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("review", id));
    }

    private ReviewView view(Review review) {
        List<ReviewView.SeatView> panel = assignments.of(review.id()).stream()
                .map(seat -> {
                    Agent agent = agents.find(seat.agentId()).orElseThrow();
                    return new ReviewView.SeatView(
                            agent.id(),
                            agent.kind().name(),
                            panels.family(agent),
                            agent.lens(),
                            seat.state().name(),
                            seat.attempt());
                })
                .toList();
        List<ReviewView.VerdictView> given = review.collecting()
                ? List.of()
                : verdicts.of(review.id()).stream()
                        .map(stored -> new ReviewView.VerdictView(
                                stored.agentId(),
                                stored.verdict().decision(),
                                stored.verdict().probability(),
                                stored.verdict().findings(),
                                stored.verdict().evidence(),
                                stored.submittedBy(),
                                stored.createdAt()))
                        .toList();
        return ReviewView.of(review, panel, given);
    }
}
