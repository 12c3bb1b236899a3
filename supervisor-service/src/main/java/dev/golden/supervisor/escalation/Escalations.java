package dev.golden.supervisor.escalation;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.EscalationDecision;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.EscalationRaised;
import dev.golden.contracts.event.EscalationResolved;
import dev.golden.contracts.event.EscalationWithdrawn;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.security.Caller;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The life of an escalation. A decision is made once; its event leaves in the transaction that made it. */
@Service
class Escalations {

    private final EscalationTable table;
    private final EscalationProperties properties;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Transactions transactions;
    private final Clock clock;

    Escalations(
            EscalationTable table,
            EscalationProperties properties,
            Outbox outbox,
            AuditLog audit,
            Transactions transactions,
            Clock clock) {
        this.table = table;
        this.properties = properties;
        this.outbox = outbox;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What a human decided; checked by {@link ResolutionRules}. */
    record Resolution(
            EscalationDecision decision,
            @Nullable String guidance,
            @Nullable Map<String, String> artifact,
            String reason) {}

    Page<Escalation.Summary> list(
            @Nullable String tenant, @Nullable EscalationStatus status, @Nullable UUID task, PageRequest page) {
        return transactions.read(() -> table.list(visible(tenant), status, task, page));
    }

    Escalation require(UUID id) {
        return transactions.read(() -> find(id));
    }

    /** Raising twice raises once. */
    void raise(EscalationRaised raised) {
        boolean isNew = table.insert(raised, raised.raisedAt().plus(properties.sla(raised.priority())));
        if (isNew) {
            audit.record(AuditEntry.done("escalation.raise", "escalation", raised.escalationId(), raised.tenantId())
                    .because(raised.reason().name())
                    .with(Map.of("task", raised.taskId().toString())));
        }
    }

    void withdraw(EscalationWithdrawn withdrawn) {
        if (table.withdraw(withdrawn.escalationId())) {
            audit.record(
                    AuditEntry.done("escalation.withdraw", "escalation", withdrawn.escalationId(), withdrawn.tenantId())
                            .because(withdrawn.reason()));
        } else if (table.find(null, withdrawn.escalationId()).isEmpty()) {
            // Overtook its own raise: if dropped, the raise would open a case that nobody needs to decide.
            throw new ProblemException(
                    ProblemType.STATE_CONFLICT, "Escalation " + withdrawn.escalationId() + " is not there yet");
        }
    }

    Escalation acknowledge(UUID id) {
        String by = Caller.current().subject();
        return transactions.write(() -> {
            Optional<Escalation> changed = table.acknowledge(visible(null), id, by, clock.instant());
            if (changed.isPresent()) {
                audit.record(AuditEntry.done(
                        "escalation.acknowledge",
                        "escalation",
                        id,
                        changed.get().tenantId()));
                return changed.get();
            }
            Escalation present = find(id);
            if (present.status() == EscalationStatus.ACKNOWLEDGED && by.equals(present.acknowledgedBy())) {
                return present;
            }
            throw refusal(present);
        });
    }

    Escalation resolve(UUID id, Resolution resolution) {
        ResolutionRules.check(resolution);
        String by = Caller.current().subject();
        return transactions.write(() -> {
            Escalation resolved = table.resolve(visible(null), id, resolution, by, clock.instant())
                    .orElseThrow(() -> refusal(find(id)));
            outbox.publish(
                    Subjects.ESCALATION_RESOLVED,
                    new EscalationResolved(
                            resolved.tenantId(),
                            id,
                            resolved.taskId(),
                            resolved.stepId(),
                            resolution.decision(),
                            resolution.guidance(),
                            resolution.artifact(),
                            resolution.reason(),
                            by));
            audit.record(AuditEntry.done("escalation.resolve", "escalation", id, resolved.tenantId())
                    .because(resolution.reason())
                    .with(Map.of(
                            "decision",
                            resolution.decision().name(),
                            "task",
                            resolved.taskId().toString())));
            return resolved;
        });
    }

    private Escalation find(UUID id) {
        return table.find(visible(null), id).orElseThrow(() -> ProblemException.notFound("escalation", id));
    }

    /** Tenant whose cases the caller sees; null for all. Row-level security holds the same for all but SERVICE. */
    private static @Nullable String visible(@Nullable String named) {
        Caller caller = Caller.current();
        return named == null && caller.isAdmin() ? null : caller.tenantFor(named);
    }

    private static ProblemException refusal(Escalation present) {
        return switch (present.status()) {
            case RESOLVED ->
                new ProblemException(
                        ProblemType.ALREADY_DECIDED,
                        "Escalation " + present.id() + " was decided by " + present.resolvedBy() + ": "
                                + present.decision());
            case WITHDRAWN ->
                new ProblemException(
                        ProblemType.STATE_CONFLICT,
                        "Escalation " + present.id() + " was withdrawn: its task no longer waits");
            case ACKNOWLEDGED ->
                new ProblemException(
                        ProblemType.STATE_CONFLICT,
                        "Escalation " + present.id() + " was acknowledged by " + present.acknowledgedBy());
            case OPEN ->
                new ProblemException(
                        ProblemType.STATE_CONFLICT, "Escalation " + present.id() + " changed meanwhile, try again");
        };
    }
}
