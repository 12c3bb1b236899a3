package dev.golden.orchestrator.budgetapi;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetProperties;
import dev.golden.contracts.ProblemException;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.orchestrator.budgetapi.BudgetBodies.Budget;
import dev.golden.orchestrator.budgetapi.BudgetBodies.CommitRequest;
import dev.golden.orchestrator.budgetapi.BudgetBodies.Entry;
import dev.golden.orchestrator.budgetapi.BudgetBodies.HoldAnswer;
import dev.golden.orchestrator.budgetapi.BudgetBodies.HoldRequest;
import dev.golden.orchestrator.budgetapi.BudgetBodies.LimitRequest;
import dev.golden.orchestrator.budgetapi.BudgetBodies.SettleAnswer;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Holds and settles tokens; shows and sets budgets. */
@RestController
@RequestMapping("/budget")
class BudgetController {

    private final BudgetLedger ledger;
    private final Budgets budgets;
    private final BudgetProperties properties;
    private final AuditLog audit;

    BudgetController(BudgetLedger ledger, Budgets budgets, BudgetProperties properties, AuditLog audit) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.properties = properties;
        this.audit = audit;
    }

    /** A denial is an answer, not an error: 200 with the reason. */
    @PostMapping("/request")
    @RequiresPermission(Permission.BUDGET_WRITE)
    @Idempotent
    HoldAnswer hold(@Valid @RequestBody HoldRequest body) {
        String tenant = Caller.current().tenantFor(body.tenantId());
        Long ttl = body.ttlSeconds();
        boolean repeat = ledger.find(tenant, body.requestId()).isPresent();
        Reservation reservation = ledger.reserve(new ReserveRequest(
                tenant,
                body.requestId(),
                body.tokens(),
                body.taskId(),
                body.agentRole(),
                ttl == null ? properties.defaultTtl() : Duration.ofSeconds(ttl)));
        if (!repeat) {
            String reason = reservation.reason();
            AuditEntry entry = reservation.decision() == Decision.DENIED
                    ? AuditEntry.denied(
                            "budget.request",
                            "reservation",
                            body.requestId(),
                            tenant,
                            reason == null ? "budget" : reason)
                    : AuditEntry.done("budget.request", "reservation", body.requestId(), tenant);
            audit.record(entry.with(Map.of("tokens", body.tokens())));
        }
        return HoldAnswer.of(reservation);
    }

    @PostMapping("/{requestId}/commit")
    @RequiresPermission(Permission.BUDGET_WRITE)
    @Idempotent
    SettleAnswer commit(
            @PathVariable String requestId,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @Valid @RequestBody CommitRequest body) {
        String tenant = Caller.current().tenantFor(tenantId);
        return settle("budget.commit", tenant, requestId, () -> ledger.commit(tenant, requestId, body.tokensUsed()));
    }

    @PostMapping("/{requestId}/release")
    @RequiresPermission(Permission.BUDGET_WRITE)
    @Idempotent
    SettleAnswer release(
            @PathVariable String requestId,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        String tenant = Caller.current().tenantFor(tenantId);
        return settle("budget.release", tenant, requestId, () -> ledger.release(tenant, requestId));
    }

    @GetMapping
    @RequiresPermission(Permission.BUDGET_READ)
    Budget balance(@RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        return budgets.balance(Caller.current().tenantFor(tenantId));
    }

    @GetMapping("/transactions")
    @RequiresPermission(Permission.BUDGET_READ)
    Page<Entry> transactions(
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(name = "request_id", required = false) @Nullable String requestId,
            PageRequest page) {
        return budgets.entries(Caller.current().tenantFor(tenantId), requestId, page);
    }

    /** Of any tenant: only ADMIN and OPERATOR hold the permission. */
    @PutMapping("/limits/{tenantId}")
    @RequiresPermission(Permission.BUDGET_LIMIT_WRITE)
    @Idempotent
    Budget limit(@PathVariable String tenantId, @Valid @RequestBody LimitRequest body) {
        if (!tenantId.matches(BudgetBodies.TENANT)) {
            throw ProblemException.invalid("tenant_id", "is not a tenant id");
        }
        Budget budget = budgets.limit(tenantId, body);
        audit.record(AuditEntry.done("budget.limit", "budget", tenantId, tenantId)
                .with(Map.of("total_limit", budget.totalLimit(), "period", budget.period())));
        return budget;
    }

    private SettleAnswer settle(String action, String tenant, String requestId, Supplier<Reservation> settling) {
        Optional<Reservation> before = ledger.find(tenant, requestId);
        Reservation after = settling.get();
        if (before.isEmpty() || before.get().state() != after.state()) {
            audit.record(AuditEntry.done(action, "reservation", requestId, tenant)
                    .with(Map.of("tokens_used", after.tokensUsed())));
        }
        return SettleAnswer.of(after);
    }
}
