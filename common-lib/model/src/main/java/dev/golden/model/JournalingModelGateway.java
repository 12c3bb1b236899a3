package dev.golden.model;

import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.model.CallJournal.Claim;
import dev.golden.model.ChatProvider.ChatAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The gateway of a process that has a provider. */
final class JournalingModelGateway implements ModelGateway {

    private static final Logger log = LoggerFactory.getLogger(JournalingModelGateway.class);

    /** Tokens the chat format adds around the two messages. */
    private static final int FORMAT_TOKENS = 16;

    /** A hold outlives the call by this, so that a crashed call is resumed under the same hold. */
    private static final Duration HOLD_MARGIN = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_RESERVATIONS = 1000;

    private final CallJournal journal;
    private final BudgetLedger ledger;
    private final ProviderCalls calls;
    private final Transactions transactions;
    private final ModelProperties properties;
    private final Clock clock;
    private final ProviderCalls.Pause pause;

    JournalingModelGateway(
            CallJournal journal,
            BudgetLedger ledger,
            ProviderCalls calls,
            Transactions transactions,
            ModelProperties properties,
            Clock clock,
            ProviderCalls.Pause pause) {
        this.journal = journal;
        this.ledger = ledger;
        this.calls = calls;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public String family() {
        return properties.order().getFirst().name();
    }

    @Override
    public long countTokens(String text) {
        return Tokenizer.count(text);
    }

    @Override
    public ModelAnswer complete(ModelRequest request) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a model call takes too long for a transaction to wait");
        }
        return TenantScope.call(request.tenantId(), () -> switch (claim(request)) {
            case Claim.Answered answered -> answered.answer();
            case Claim.Granted granted -> make(request, granted.number());
            case Claim.Busy _ ->
                throw new ProblemException(ProblemType.UNAVAILABLE, "The same model call is still running");
        });
    }

    /** Waits for a call that another worker makes, up to the deadline. */
    private Claim claim(ModelRequest request) {
        Claim claim = journal.claim(request);
        while (claim instanceof Claim.Busy && clock.instant().isBefore(request.deadline())) {
            try {
                pause.pause(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(ProblemType.UNAVAILABLE, "Interrupted while waiting for the model");
            }
            claim = journal.claim(request);
        }
        return claim;
    }

    private ModelAnswer make(ModelRequest request, int number) {
        @Nullable Reservation hold = null;
        boolean settled = false;
        try (Heartbeat _ = new Heartbeat(request, number)) {
            long input = Tokenizer.count(request.system()) + Tokenizer.count(request.user()) + FORMAT_TOKENS;
            hold = reserve(request, input + request.maxAnswerTokens());
            ChatAnswer answer =
                    calls.call(request.system(), request.user(), request.maxAnswerTokens(), request.deadline());
            ModelAnswer result = new ModelAnswer(
                    answer.text(),
                    answer.model(),
                    answer.inputTokens() == null ? input : answer.inputTokens(),
                    answer.outputTokens() == null ? Tokenizer.count(answer.text()) : answer.outputTokens(),
                    false);
            Reservation held = hold;
            ModelAnswer kept = transactions.write(() -> settle(request, number, held, result));
            settled = true;
            return kept;
        } finally {
            if (!settled) {
                giveUp(request, number, hold);
            }
        }
    }

    /**
     * The hold of this call. One left open by a crashed attempt is used again, whatever its size; one that ended without
     * an answer (denied, released, expired) is over, and the next request id is derived from the key.
     */
    private Reservation reserve(ModelRequest request, long tokens) {
        for (int n = 1; n <= MAX_RESERVATIONS; n++) {
            String id = n == 1 ? request.callKey() : request.callKey() + "~" + n;
            Optional<Reservation> before = transactions.read(() -> ledger.find(request.tenantId(), id));
            if (before.isPresent()) {
                if (before.get().state() == State.OPEN) {
                    return before.get();
                }
                continue;
            }
            Reservation reservation = transactions.write(() -> ledger.reserve(request(request, id, tokens)));
            if (reservation.decision() == Decision.DENIED) {
                throw new ProblemException(
                        ProblemType.BUDGET_EXHAUSTED, "Budget denied " + tokens + " tokens: " + reservation.reason());
            }
            return reservation;
        }
        throw new ProblemException(ProblemType.BUDGET_EXHAUSTED, "Budget was denied too often for this call");
    }

    private ReserveRequest request(ModelRequest request, String id, long tokens) {
        Duration left = Duration.between(clock.instant(), request.deadline());
        Duration hold = (left.isNegative() ? Duration.ZERO : left).plus(HOLD_MARGIN);
        return new ReserveRequest(
                request.tenantId(), id, tokens, request.taskId(), request.role().wireName(), hold);
    }

    /** Answer and bill are one transaction: an answer that is kept is paid, once; a lost one is neither. */
    private ModelAnswer settle(ModelRequest request, int number, Reservation hold, ModelAnswer answer) {
        if (!journal.answer(request, number, answer)) {
            throw new ProblemException(ProblemType.LEASE_LOST, "Another worker has taken over this model call");
        }
        long used = Math.min(answer.inputTokens() + answer.outputTokens(), hold.tokens());
        Optional<Reservation> present = ledger.find(request.tenantId(), hold.requestId());
        if (present.isPresent() && present.get().state() == State.OPEN) {
            ledger.commit(request.tenantId(), hold.requestId(), used);
            return answer;
        }
        // The hold ran out while the provider worked. The provider was paid, so the answer is kept and billed anew.
        String late = hold.requestId() + "~late" + number;
        if (used > 0 && ledger.reserve(request(request, late, used)).decision() == Decision.APPROVED) {
            ledger.commit(request.tenantId(), late, used);
        } else {
            log.atWarn()
                    .addKeyValue("tenant", request.tenantId())
                    .addKeyValue("tokens", used)
                    .log("model answer was kept although its hold ran out and the budget is exhausted");
        }
        return answer;
    }

    /** A failed call holds no tokens while it waits to be tried again. What cannot be done now, the lease and expiry do. */
    private void giveUp(ModelRequest request, int number, @Nullable Reservation hold) {
        try {
            transactions.write(() -> {
                journal.abandon(request, number);
                if (hold != null
                        && ledger.find(request.tenantId(), hold.requestId())
                                .filter(now -> now.state() == State.OPEN)
                                .isPresent()) {
                    ledger.release(request.tenantId(), hold.requestId());
                }
            });
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("claim and hold of a failed model call are left to run out");
        }
    }

    /** Renews the claim while the call runs. */
    private final class Heartbeat implements AutoCloseable {

        private final Thread thread;

        Heartbeat(ModelRequest request, int number) {
            Duration every = properties.lease().dividedBy(3);
            thread = Thread.ofVirtual().name("model-heartbeat").start(() -> beat(request, number, every));
        }

        private void beat(ModelRequest request, int number, Duration every) {
            try {
                while (true) {
                    Thread.sleep(every);
                    try {
                        if (!TenantScope.call(request.tenantId(), () -> journal.renew(request, number))) {
                            return;
                        }
                    } catch (RuntimeException e) {
                        log.atDebug().setCause(e).log("claim of a model call could not be renewed");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
