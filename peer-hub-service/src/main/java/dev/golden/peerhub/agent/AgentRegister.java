package dev.golden.peerhub.agent;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.AgentRegistered;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.security.Caller;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Registers remote agents and people, and adjusts the platform's own reviewers. */
@Service
class AgentRegister {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Agents agents;
    private final Transactions transactions;
    private final AuditLog audit;
    private final Outbox outbox;
    private final Clock clock;

    AgentRegister(Agents agents, Transactions transactions, AuditLog audit, Outbox outbox, Clock clock) {
        this.agents = agents;
        this.transactions = transactions;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
    }

    Agent put(String id, AgentRegistration wanted) {
        if (!ID.matcher(id).matches()) {
            throw ProblemException.invalid("id", "must match " + ID.pattern());
        }
        String tenant = Caller.current().tenantFor(wanted.tenantId());
        return transactions.write(() -> {
            Optional<Agent> existing = agents.find(id);
            Agent agent = existing.isPresent() ? changed(existing.get(), wanted) : created(id, wanted, tenant);
            agents.save(agent);
            announce(agent);
            audit.record(AuditEntry.done(
                            "agent.register", "agent", id, Objects.requireNonNullElse(agent.tenantId(), tenant))
                    .with(Map.of("weight", agent.weight(), "enabled", agent.enabled(), "family", agent.family())));
            return agent;
        });
    }

    /** Tells who hands out work; people and our own reviewers get none. */
    private void announce(Agent agent) {
        String owner = agent.tenantId();
        if (agent.kind() == AgentKind.REMOTE && owner != null) {
            outbox.publish(
                    Subjects.AGENT_REGISTERED,
                    new AgentRegistered(
                            owner, agent.id(), agent.role(), agent.languages(), agent.enabled(), agent.updatedAt()));
        }
    }

    private Agent created(String id, AgentRegistration wanted, String tenant) {
        if (wanted.kind() == null || wanted.kind().ours()) {
            throw ProblemException.invalid("kind", "must be REMOTE or HUMAN for a new agent");
        }
        return new Agent(
                id,
                wanted.kind(),
                family(wanted.family(), "agent-" + id),
                orElse(wanted.role(), "reviewer"),
                orElse(wanted.lens(), "correctness"),
                orElse(wanted.languages(), List.of()),
                orElse(wanted.weight(), 1.0),
                orElse(wanted.enabled(), true),
                tenant,
                clock.instant());
    }

    private Agent changed(Agent agent, AgentRegistration wanted) {
        if (wanted.kind() != null && wanted.kind() != agent.kind()) {
            throw new ProblemException(ProblemType.STATE_CONFLICT, "Agent " + agent.id() + " is a " + agent.kind());
        }
        if (wanted.tenantId() != null && !wanted.tenantId().equals(agent.tenantId())) {
            throw new ProblemException(ProblemType.STATE_CONFLICT, "The tenant of an agent cannot change");
        }
        boolean describes =
                wanted.family() != null || wanted.role() != null || wanted.lens() != null || wanted.languages() != null;
        if (agent.kind().ours() && describes) {
            throw ProblemException.invalid(
                    wanted.family() != null
                            ? "family"
                            : wanted.role() != null ? "role" : wanted.lens() != null ? "lens" : "languages",
                    "cannot change for an agent of the platform");
        }
        return new Agent(
                agent.id(),
                agent.kind(),
                agent.kind().ours() ? agent.family() : family(wanted.family(), agent.family()),
                orElse(wanted.role(), agent.role()),
                orElse(wanted.lens(), agent.lens()),
                orElse(wanted.languages(), agent.languages()),
                orElse(wanted.weight(), agent.weight()),
                orElse(wanted.enabled(), agent.enabled()),
                agent.tenantId(),
                clock.instant());
    }

    private static String family(@Nullable String wanted, String otherwise) {
        // Execution evidence outweighs opinions: nobody may claim to be it.
        if (Agent.EXECUTION.equals(wanted)) {
            throw ProblemException.invalid("family", "must not be execution: only the sandbox executes");
        }
        return orElse(wanted, otherwise);
    }

    private static <T> T orElse(@Nullable T wanted, T otherwise) {
        return wanted == null ? otherwise : wanted;
    }
}
