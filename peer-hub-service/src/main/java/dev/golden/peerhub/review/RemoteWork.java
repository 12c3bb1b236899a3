package dev.golden.peerhub.review;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Transactions;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.verdict.Verdict;
import dev.golden.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Work of somebody else's agents: lease a seat, keep it alive, answer it. A lease is a seat and its fencing token. */
@Service
class RemoteWork {

    private final Agents agents;
    private final Assignments assignments;
    private final Reviews reviews;
    private final Leases leases;
    private final Transactions transactions;
    private final AuditLog audit;
    private final ReviewProperties properties;
    private final Clock clock;

    RemoteWork(
            Agents agents,
            Assignments assignments,
            Reviews reviews,
            Leases leases,
            Transactions transactions,
            AuditLog audit,
            ReviewProperties properties,
            Clock clock) {
        this.agents = agents;
        this.assignments = assignments;
        this.reviews = reviews;
        this.leases = leases;
        this.transactions = transactions;
        this.audit = audit;
        this.properties = properties;
        this.clock = clock;
    }

    Optional<LeasedWork> lease(String agentId) {
        return transactions.write(() -> {
            Agent agent = agents.requireOwnRemote(agentId);
            if (!agent.enabled()) {
                throw new ProblemException(ProblemType.STATE_CONFLICT, "Agent " + agentId + " is disabled");
            }
            Instant now = clock.instant();
            Instant until = now.plus(properties.lease());
            return assignments
                    .lease(new LeaseRequest(
                            AgentKind.REMOTE, agentId, Caller.current().subject(), now, until))
                    .map(seat -> {
                        Review review = reviews.find(seat.reviewId()).orElseThrow();
                        audit.record(AuditEntry.done("work.lease", "review", review.id(), review.tenantId())
                                .with(Map.of("agent", agentId, "attempt", seat.attempt())));
                        return LeasedWork.seat(seat, review, until);
                    });
        });
    }

    Instant heartbeat(String agentId, String leaseId) {
        return transactions.write(() -> leases.extend(held(agents.requireOwnRemote(agentId), leaseId)));
    }

    void complete(String agentId, String leaseId, Verdict verdict) {
        transactions.write(() -> {
            Assignment seat = held(agents.requireOwnRemote(agentId), leaseId);
            leases.complete(seat, verdict, Caller.current().subject());
            audit.record(AuditEntry.done("verdict.submit", "review", seat.reviewId(), seat.tenantId())
                    .with(Map.of(
                            "agent", agentId, "decision", verdict.decision().name())));
        });
    }

    void fail(String agentId, String leaseId, String reason, @Nullable Boolean retryable) {
        transactions.write(() -> {
            Assignment seat = held(agents.requireOwnRemote(agentId), leaseId);
            leases.fail(
                    seat,
                    reason,
                    !Boolean.FALSE.equals(retryable),
                    Caller.current().subject());
            audit.record(AuditEntry.done("work.fail", "review", seat.reviewId(), seat.tenantId())
                    .with(Map.of("agent", agentId))
                    .because(reason));
        });
    }

    private Assignment held(Agent agent, String leaseId) {
        int dot = leaseId.lastIndexOf('.');
        try {
            long token = Long.parseLong(leaseId.substring(dot + 1));
            return assignments
                    .find(UUID.fromString(leaseId.substring(0, Math.max(0, dot))))
                    .filter(seat -> seat.agentId().equals(agent.id()))
                    .map(seat -> seat.under(token))
                    .orElseThrow(() -> ProblemException.notFound("lease", leaseId));
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("lease", leaseId);
        }
    }
}
