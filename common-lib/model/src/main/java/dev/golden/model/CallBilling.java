package dev.golden.model;

import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway.ModelRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds tokens for a call and settles them, each hold once. */
final class CallBilling {

    private static final Logger log = LoggerFactory.getLogger(CallBilling.class);

    /** A hold outlives the call by this, so that a crashed call is resumed under the same hold. */
    private static final Duration HOLD_MARGIN = Duration.ofMinutes(10);

    private static final int MAX_RESERVATIONS = 1000;

    private final BudgetLedger ledger;
    private final Transactions transactions;
    private final ModelMetrics metrics;
    private final Clock clock;

    CallBilling(BudgetLedger ledger, Transactions transactions, ModelMetrics metrics, Clock clock) {
        this.ledger = ledger;
        this.transactions = transactions;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * The hold of this call. One left open by a crashed attempt is used again, whatever its size; one that ended without
     * an answer (denied, released, expired) is over, and the next request id is derived from the key.
     */
    Reservation hold(ModelRequest request, long tokens) {
        for (int n = 1; n <= MAX_RESERVATIONS; n++) {
            String id = id(request.callKey(), n);
            Optional<Reservation> before = transactions.read(() -> ledger.find(request.tenantId(), id));
            if (before.isPresent()) {
                if (before.get().state() == State.OPEN) {
                    return before.get();
                }
                continue;
            }
            Reservation reservation = transactions.write(() -> ledger.reserve(of(request, id, tokens, true)));
            if (reservation.decision() == Decision.DENIED) {
                throw new ProblemException(
                        ProblemType.BUDGET_EXHAUSTED, "Budget denied " + tokens + " tokens: " + reservation.reason());
            }
            return reservation;
        }
        throw new ProblemException(ProblemType.BUDGET_EXHAUSTED, "Budget was denied too often for this call");
    }

    /** Bills what was used, beyond the hold too: the provider has been paid. In the caller's transaction. */
    void pay(ModelRequest request, int number, Reservation hold, long used) {
        Transactions.require();
        long within = 0;
        if (isOpen(request, hold)) {
            within = Math.min(used, hold.tokens());
            ledger.commit(request.tenantId(), hold.requestId(), within);
        }
        long beyond = used - within;
        // The bounds of task and role are for what may still be refused.
        if (beyond > 0
                && !payAnew(request, hold.requestId() + "~more" + number, beyond, true)
                && !payAnew(request, hold.requestId() + "~rest" + number, beyond, false)) {
            Transactions.afterCommit(() -> metrics.unbilled(beyond));
            log.atWarn()
                    .addKeyValue("tenant", request.tenantId())
                    .addKeyValue("tokens", beyond)
                    .log("a model's answer needed more than was held, and the budget is exhausted");
        }
    }

    /** Settles a hold that came to nothing but the waste. In the caller's transaction. */
    void giveUp(ModelRequest request, Reservation hold, long wasted) {
        Transactions.require();
        if (isOpen(request, hold)) {
            if (wasted > 0) {
                ledger.commit(request.tenantId(), hold.requestId(), Math.min(wasted, hold.tokens()));
            } else {
                ledger.release(request.tenantId(), hold.requestId());
            }
        }
    }

    /** Releases what a crashed call held. In the caller's transaction. */
    void release(String tenantId, String callKey) {
        Transactions.require();
        for (int n = 1; n <= MAX_RESERVATIONS; n++) {
            String id = id(callKey, n);
            Optional<Reservation> hold = ledger.find(tenantId, id);
            if (hold.isEmpty()) {
                return;
            }
            if (hold.get().state() == State.OPEN) {
                ledger.release(tenantId, id);
            }
        }
    }

    private static String id(String callKey, int n) {
        return n == 1 ? callKey : callKey + "~" + n;
    }

    private boolean isOpen(ModelRequest request, Reservation hold) {
        return ledger.find(request.tenantId(), hold.requestId())
                .filter(now -> now.state() == State.OPEN)
                .isPresent();
    }

    private boolean payAnew(ModelRequest request, String id, long tokens, boolean bound) {
        if (ledger.reserve(of(request, id, tokens, bound)).decision() == Decision.DENIED) {
            return false;
        }
        ledger.commit(request.tenantId(), id, tokens);
        return true;
    }

    private ReserveRequest of(ModelRequest request, String id, long tokens, boolean bound) {
        Duration left = Duration.between(clock.instant(), request.deadline());
        Duration time = (left.isNegative() ? Duration.ZERO : left).plus(HOLD_MARGIN);
        return new ReserveRequest(
                request.tenantId(),
                id,
                tokens,
                bound ? request.taskId() : null,
                bound ? request.role().wireName() : null,
                time);
    }
}
