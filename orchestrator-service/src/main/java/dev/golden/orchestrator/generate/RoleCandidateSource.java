package dev.golden.orchestrator.generate;

import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway;
import dev.golden.orchestrator.generate.Generation.BudgetDenied;
import dev.golden.orchestrator.generate.Generation.ModelRequired;
import dev.golden.orchestrator.generate.Generation.Produced;
import java.time.Duration;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A submitted candidate is the answer of the first round; everything else is a model's. Both are paid in tokens. */
@Component
class RoleCandidateSource implements CandidateSource {

    private static final Duration HOLD = Duration.ofMinutes(10);

    private final RoleAuthor author;
    private final ModelGateway gateway;
    private final BudgetLedger ledger;
    private final Transactions transactions;

    RoleCandidateSource(RoleAuthor author, ModelGateway gateway, BudgetLedger ledger, Transactions transactions) {
        this.author = author;
        this.gateway = gateway;
        this.ledger = ledger;
        this.transactions = transactions;
    }

    @Override
    public boolean hasModel() {
        return author.available();
    }

    @Override
    public Generation generate(GenerationRequest request) {
        Map<String, String> candidate = request.candidate();
        if (candidate != null && (request.round() == 0 || !hasModel())) {
            return submitted(request, candidate);
        }
        return hasModel() ? author.write(request) : new ModelRequired();
    }

    /** Hold and use are one transaction under the step's key: a second attempt finds both or neither. */
    private Generation submitted(GenerationRequest request, Map<String, String> candidate) {
        long tokens = Math.max(
                1, candidate.values().stream().mapToLong(gateway::countTokens).sum());
        if (tokens > request.budgetTokensLeft()) {
            return new BudgetDenied("task budget");
        }
        String id = RoleAuthor.key(request);
        Reservation paid = TenantScope.call(
                request.tenantId(),
                () -> transactions.write(() -> {
                    Reservation held = ledger.reserve(new ReserveRequest(
                            request.tenantId(),
                            id,
                            tokens,
                            request.taskId(),
                            request.role().wireName(),
                            HOLD));
                    return held.state() == State.OPEN ? ledger.commit(request.tenantId(), id, tokens) : held;
                }));
        if (paid.decision() == Decision.DENIED) {
            String reason = paid.reason();
            return new BudgetDenied(reason == null ? "budget" : reason);
        }
        return new Produced(candidate, tokens, null, null, "candidate");
    }
}
