package dev.golden.dlq.deadletter;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The dead letters that the caller may see: those of its tenant, or all for ADMIN and SERVICE. */
@Service
public class DeadLetters {

    private final DeadLetterTable table;
    private final Transactions transactions;
    private final AuditLog audit;
    private final Clock clock;

    DeadLetters(DeadLetterTable table, Transactions transactions, AuditLog audit, Clock clock) {
        this.table = table;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    Page<CapturedMessage> list(DeadLetterFilter filter, PageRequest page) {
        List<CapturedMessage> rows = transactions.read(() -> table.list(filter, TenantScope.current(), page));
        return page.page(rows, row -> new PageRequest.Position(row.createdAt(), row.id()));
    }

    DeadLetterSummary summary() {
        List<DeadLetterSummary.Group> groups = transactions.read(() -> table.groups(TenantScope.current()));
        return new DeadLetterSummary(
                groups.stream().mapToLong(DeadLetterSummary.Group::messages).sum(), groups);
    }

    /** @throws ProblemException 404 */
    public CapturedMessage require(UUID id) {
        return transactions
                .read(() -> table.find(id, TenantScope.current()))
                .orElseThrow(() -> ProblemException.notFound("dead letter", id));
    }

    /**
     * Claims one until the transaction ends.
     *
     * @throws ProblemException 404, or 409 when it is resolved
     */
    public CapturedMessage requireUnresolved(UUID id) {
        CapturedMessage message = table.findLocked(id, TenantScope.current())
                .orElseThrow(() -> ProblemException.notFound("dead letter", id));
        if (message.resolved()) {
            throw new ProblemException(
                    ProblemType.STATE_CONFLICT, "Dead letter " + id + " is already " + message.resolution());
        }
        return message;
    }

    /** Claims unresolved ones, oldest first, until the transaction ends. */
    public List<CapturedMessage> claimUnresolved(DeadLetterFilter filter, int limit) {
        return table.claimUnresolved(filter, TenantScope.current(), limit);
    }

    /** Claims those whose retry is due until the transaction ends. */
    public List<CapturedMessage> claimDue(int limit) {
        return table.claimDue(clock.instant(), limit);
    }

    /** Notes that it was sent again. It counts as resolved until it fails again. */
    public void markRedriven(UUID id, String by, String reason) {
        table.resolve(id, "REDRIVEN", new Attempt(clock.instant(), Attempt.Kind.REDRIVEN, reason, by));
    }

    /** Tries again later, without counting a failure: the message was not sent. */
    public void postpone(UUID id, Duration pause) {
        Instant until = clock.instant().plus(pause);
        table.postpone(id, until);
    }

    CapturedMessage discard(UUID id, String reason) {
        return transactions.write(() -> {
            CapturedMessage message = requireUnresolved(id);
            String by = Caller.current().subject();
            table.resolve(id, "DISCARDED", new Attempt(clock.instant(), Attempt.Kind.DISCARDED, reason, by));
            audit.record(AuditEntry.done("deadletter.discard", "deadletter", id, message.tenantId())
                    .because(reason));
            return require(id);
        });
    }
}
