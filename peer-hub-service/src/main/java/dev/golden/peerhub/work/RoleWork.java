package dev.golden.peerhub.work;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.WorkFinished;
import dev.golden.contracts.event.WorkOffered;
import dev.golden.database.Transactions;
import dev.golden.injection.Trust;
import dev.golden.injection.intake.Intake;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.Agents;
import dev.golden.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Work of a role in the hands of somebody's agent: leased, kept alive, completed or failed, all under a fencing token. */
@Service
public class RoleWork {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final WorkRows rows;
    private final Offers offers;
    private final Agents agents;
    private final Intake intake;
    private final Transactions transactions;
    private final AuditLog audit;
    private final WorkProperties properties;
    private final Clock clock;

    RoleWork(
            WorkRows rows,
            Offers offers,
            Agents agents,
            Intake intake,
            Transactions transactions,
            AuditLog audit,
            WorkProperties properties,
            Clock clock) {
        this.rows = rows;
        this.offers = offers;
        this.agents = agents;
        this.intake = intake;
        this.transactions = transactions;
        this.audit = audit;
        this.properties = properties;
        this.clock = clock;
    }

    /** @param leaseId names the work and the token of this lease */
    public record Leased(String leaseId, Instant leaseUntil, int attempt, WorkOffered offer) {}

    /** Whether the lease is one of role work, and not of a reviewer's seat. */
    public boolean isRoleWork(String leaseId) {
        UUID id = LeaseId.of(leaseId).work();
        return transactions.read(() -> rows.find(id)).isPresent();
    }

    public Optional<Leased> lease(String agentId) {
        return transactions.write(() -> {
            Agent agent = agents.requireOwnRemote(agentId);
            Instant now = clock.instant();
            return rows.lease(
                            agent,
                            Objects.requireNonNull(agent.tenantId()),
                            properties.maxAttempts(),
                            now,
                            now.plus(properties.lease()))
                    .map(work -> {
                        audit.record(AuditEntry.done(
                                        "work.lease",
                                        "work",
                                        work.offer().workId(),
                                        work.offer().tenantId())
                                .with(Map.of("agent", agentId, "attempt", work.attempt())));
                        return new Leased(
                                new LeaseId(work.offer().workId(), work.fencingToken()).text(),
                                Objects.requireNonNull(work.leaseUntil()),
                                work.attempt(),
                                work.offer());
                    });
        });
    }

    /** @throws ProblemException 409 {@code lease-lost} */
    public Instant heartbeat(String agentId, String leaseId) {
        return transactions.write(() -> {
            Work work = held(agentId, LeaseId.of(leaseId));
            Instant until = clock.instant().plus(properties.lease());
            rows.extend(work.offer().workId(), until);
            return until.isBefore(work.offer().deadline())
                    ? until
                    : work.offer().deadline();
        });
    }

    /**
     * Ends the work with what the agent made. The same completion once more changes nothing; another one is refused.
     *
     * @throws ProblemException 400 more tokens than were held or no file of the name asked for, 409 {@code lease-lost}
     */
    public void complete(String agentId, String leaseId, Map<String, String> sent, long tokensUsed) {
        Caller caller = Caller.current();
        sent.values().forEach(text -> intake.observe(Trust.AGENT, text, caller.tenantId(), caller.subject()));
        transactions.write(() -> {
            Agent agent = agents.requireOwnRemote(agentId);
            LeaseId lease = LeaseId.of(leaseId);
            Work work = lock(agentId, lease);
            Map<String, String> files = own(sent, work.offer());
            WorkFinished before = work.result();
            if (work.state() == WorkState.DONE
                    && work.fencingToken() == lease.token()
                    && before != null
                    && before.files().equals(files)
                    && before.tokensUsed() == tokensUsed) {
                return;
            }
            requireHeld(work, lease);
            if (!files.containsKey(work.offer().file())) {
                throw ProblemException.invalid(
                        "files", "must hold " + work.offer().file());
            }
            if (tokensUsed > work.offer().maxTokens()) {
                throw ProblemException.invalid(
                        "tokens_used",
                        "must be at most " + work.offer().maxTokens() + ", which is what is held for it");
            }
            offers.done(work.offer(), agentId, agent.family(), files, tokensUsed);
            audit.record(AuditEntry.done(
                            "work.complete",
                            "work",
                            work.offer().workId(),
                            work.offer().tenantId())
                    .with(Map.of("agent", agentId, "files", files.size(), "tokens", tokensUsed)));
        });
    }

    /** @throws ProblemException 409 {@code lease-lost} */
    public void fail(String agentId, String leaseId, String reason, boolean retryable) {
        transactions.write(() -> {
            Work work = held(agentId, LeaseId.of(leaseId));
            if (retryable && work.attempt() < properties.maxAttempts()) {
                rows.giveBack(work.offer().workId(), clock.instant().plus(PAUSE.multipliedBy(work.attempt())));
            } else {
                offers.failed(work.offer(), agentId, reason);
            }
            audit.record(AuditEntry.done(
                            "work.fail",
                            "work",
                            work.offer().workId(),
                            work.offer().tenantId())
                    .with(Map.of("agent", agentId))
                    .because(reason));
        });
    }

    /** Without the files that were given: an agent that sends its whole folder back changes none of them. */
    private static Map<String, String> own(Map<String, String> sent, WorkOffered offer) {
        Map<String, String> own = new TreeMap<>(sent);
        own.keySet()
                .removeIf(name -> !name.equals(offer.file())
                        && (offer.tests().containsKey(name)
                                || offer.files().containsKey(name)
                                || offer.built().containsKey(name)));
        return own;
    }

    private Work held(String agentId, LeaseId lease) {
        agents.requireOwnRemote(agentId);
        Work work = lock(agentId, lease);
        requireHeld(work, lease);
        return work;
    }

    private Work lock(String agentId, LeaseId lease) {
        return rows.lock(lease.work())
                .filter(work -> agentId.equals(work.agentId()) || work.fencingToken() > lease.token())
                .orElseThrow(() -> ProblemException.notFound("lease", lease.text()));
    }

    /** A lease that has ended is over also while nobody else has taken the work yet: one rule, whoever is faster. */
    private void requireHeld(Work work, LeaseId lease) {
        if (!work.heldUnder(lease.token(), clock.instant())) {
            throw new ProblemException(
                    ProblemType.LEASE_LOST, "The lease has ended, or the work was decided or went to another agent");
        }
    }
}
