package dev.golden.supervisor.prompt;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.PromptActivated;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.security.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;

/**
 * Prompt versions. Who may decide, when and on which base is settled by the SQL functions under lock, so that psql and
 * this service cannot disagree; here their refusals get their names.
 */
@Service
public class Prompts {

    private final PromptTable table;
    private final Transactions transactions;
    private final Outbox outbox;
    private final AuditLog audit;

    Prompts(PromptTable table, Transactions transactions, Outbox outbox, AuditLog audit) {
        this.table = table;
        this.transactions = transactions;
        this.outbox = outbox;
        this.audit = audit;
    }

    Page<Prompt.Summary> list(@Nullable String role, @Nullable ApprovalStatus status, PageRequest page) {
        return transactions.read(() -> table.list(role, status, page));
    }

    Prompt require(long id) {
        return transactions.read(() -> find(id));
    }

    /**
     * @param against version to compare with; null for the base
     * @throws ProblemException 404 when one of them is unknown or of another role
     */
    PromptDiff diff(long id, @Nullable Long against) {
        return transactions.read(() -> {
            Prompt prompt = find(id);
            Long other = against == null ? prompt.baseId() : against;
            if (other == null) {
                return PromptDiff.of(null, prompt);
            }
            Prompt base = find(other);
            if (!base.agentRole().equals(prompt.agentRole())) {
                throw ProblemException.notFound(prompt.agentRole() + " prompt", other);
            }
            return PromptDiff.of(base, prompt);
        });
    }

    /**
     * A proposal on the active version of the role.
     *
     * @param base version it was written against, or null for whatever is active
     * @throws ProblemException 404 unknown role; 409 when the base is not active
     */
    public Prompt propose(AgentRole role, String content, @Nullable Long base, String by, String rationale) {
        return transactions.write(() -> {
            long active = lockActive(role);
            if (base != null && base != active) {
                throw new ProblemException(
                        ProblemType.STATE_CONFLICT,
                        "Prompt " + base + " is not the active version of " + role.wireName() + ", " + active + " is");
            }
            Prompt prompt = find(table.insert(role.wireName(), content, active, by, rationale));
            record("prompt.propose", prompt, rationale);
            return prompt;
        });
    }

    /** Evidence gathered for a pending proposal, then the question whether policy lets it go live by itself. */
    public boolean autoApprove(long id, String evidence, int count, String sha256) {
        return transactions.<Boolean>write(() -> {
            table.setEvidence(id, evidence, count, sha256);
            boolean approved = table.autoApprove(id);
            if (approved) {
                activated(find(id), "prompt.auto-approve", "policy allows it");
            }
            return approved;
        });
    }

    public Optional<Prompt> findPrompt(long id) {
        return table.find(id);
    }

    /** The active version of the role; no other becomes active until the open transaction ends. */
    public long lockActive(AgentRole role) {
        return table.lockRole(role.wireName())
                .orElseThrow(() -> ProblemException.notFound("active prompt of role", role.wireName()));
    }

    Prompt approve(long id, String reason) {
        return transactions.write(() -> {
            decided(id, () -> {
                table.approve(id, Caller.current().subject(), reason);
                return true;
            });
            return activated(find(id), "prompt.approve", reason);
        });
    }

    Prompt reject(long id, String reason) {
        return transactions.write(() -> {
            decided(id, () -> {
                table.reject(id, Caller.current().subject(), reason);
                return true;
            });
            Prompt prompt = find(id);
            record("prompt.reject", prompt, reason);
            return prompt;
        });
    }

    /** Takes the active version {@code id} out of use; answers the one that is active again. */
    Prompt rollBack(long id, String reason) {
        return transactions.write(() -> {
            Prompt prompt = find(id);
            // Under the lock: else a version that became active meanwhile would be rolled back instead.
            long active = table.lockRole(prompt.agentRole()).orElse(-1L);
            if (active != id) {
                throw new ProblemException(
                        ProblemType.STATE_CONFLICT, "Prompt " + id + " is not active, nothing to roll back");
            }
            long previous = decided(
                    id,
                    () -> table.rollBack(prompt.agentRole(), Caller.current().subject(), reason));
            record("prompt.rollback", prompt, reason);
            return published(find(previous));
        });
    }

    private Prompt find(long id) {
        return table.find(id).orElseThrow(() -> ProblemException.notFound("prompt", id));
    }

    private Prompt activated(Prompt prompt, String action, String reason) {
        record(action, prompt, reason);
        return published(prompt);
    }

    private Prompt published(Prompt prompt) {
        AgentRole role = AgentRole.find(prompt.agentRole()).orElseThrow();
        outbox.publish(
                Subjects.PROMPT_ACTIVATED, new PromptActivated(Caller.current().tenantId(), role, prompt.id()));
        return prompt;
    }

    private void record(String action, Prompt prompt, String reason) {
        audit.record(
                AuditEntry.done(action, "prompt", prompt.id(), Caller.current().tenantId())
                        .because(reason)
                        .with(Map.of("role", prompt.agentRole(), "version", prompt.version())));
    }

    private static <T> T decided(long id, Supplier<T> decision) {
        try {
            return decision.get();
        } catch (DataAccessException e) {
            throw PromptRefusal.of(id, e);
        }
    }
}
