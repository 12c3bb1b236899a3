package dev.golden.model;

import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.model.CallJournal.Claim;
import dev.golden.model.CallJournal.Crashed;
import dev.golden.model.CallJournal.Paid;
import dev.golden.model.ChatProvider.Ask;
import dev.golden.model.ProviderLink.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The gateway of a process that has a provider. */
final class JournalingModelGateway implements ModelGateway {

    private static final Logger log = LoggerFactory.getLogger(JournalingModelGateway.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int CRASHED_BATCH = 50;

    private final CallJournal journal;
    private final AnswerSizes sizes;
    private final CallBilling billing;
    private final ProviderCalls calls;
    private final Transactions transactions;
    private final ModelProperties properties;
    private final Clock clock;
    private final ProviderCalls.Pause pause;
    private final RunningCalls running = new RunningCalls();

    JournalingModelGateway(
            CallJournal journal,
            AnswerSizes sizes,
            CallBilling billing,
            ProviderCalls calls,
            Transactions transactions,
            ModelProperties properties,
            Clock clock,
            ProviderCalls.Pause pause) {
        this.journal = journal;
        this.sizes = sizes;
        this.billing = billing;
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
    public String family(AgentRole role) {
        return properties.order().get(properties.places(role).getFirst()).name();
    }

    @Override
    public long countTokens(String text) {
        return Tokenizer.count(text);
    }

    @Override
    public void cancel(String tenantId, UUID taskId) {
        journal.cancel(tenantId, taskId);
        Transactions.afterCommit(() -> running.cancel(taskId));
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
        Cancellation cancellation = new Cancellation();
        Waste waste = new Waste();
        @Nullable Reservation hold = null;
        boolean settled = false;
        try (CallWatch _ = new CallWatch(journal, properties, request, number, cancellation);
                RunningCalls.Entry _ = running.enter(request.taskId(), cancellation)) {
            Ask wish = new Ask(request.system(), request.user(), request.maxAnswerTokens());
            long input = wish.inputTokens();
            hold = billing.hold(request, input + sizes.estimate(request));
            Result result =
                    calls.call(request.role(), within(wish, hold, input), request.deadline(), cancellation, waste);
            ModelAnswer answer = answer(result);
            Reservation held = hold;
            transactions.write(() ->
                    settle(request, number, held, answer, new Paid(result.by().id(), waste.tokens())));
            settled = true;
            return answer;
        } finally {
            if (!settled) {
                giveUp(request, number, hold, waste.tokens());
            }
        }
    }

    /** No more than the budget could pay for: what is held for the answer, and what nobody holds. */
    private static Ask within(Ask wish, Reservation hold, long input) {
        long payable = Math.max(1, hold.tokens() - input + hold.remaining());
        return new Ask(wish.system(), wish.user(), (int) Math.min(wish.maxAnswerTokens(), payable));
    }

    private static ModelAnswer answer(Result result) {
        TokenUsage usage = result.usage();
        return new ModelAnswer(
                result.answer().text(),
                result.answer().model(),
                usage.input(),
                usage.output(),
                false,
                result.answer().outcome(),
                result.by().price().micros(usage.input(), usage.output()));
    }

    /** Answer and bill are one transaction: an answer that is kept is paid, once; a lost one is neither. */
    private void settle(ModelRequest request, int number, Reservation hold, ModelAnswer answer, Paid paid) {
        if (!journal.answer(request, number, answer, paid)) {
            throw new ProblemException(ProblemType.LEASE_LOST, "Another worker has taken over this model call");
        }
        switch (answer.outcome()) {
            case ANSWERED, TRUNCATED, TOO_LONG -> sizes.add(request, answer.outputTokens());
            case EMPTY, REFUSED, MALFORMED -> log.atDebug().log("says nothing about how long answers are");
        }
        billing.pay(request, number, hold, answer.inputTokens() + answer.outputTokens() + paid.wasted());
    }

    /** A failed call holds no tokens while it waits to be tried again. What cannot be done now, the lease and expiry do. */
    private void giveUp(ModelRequest request, int number, @Nullable Reservation hold, long wasted) {
        // An interrupt ended the call; here it would break the statements.
        boolean interrupted = Thread.interrupted();
        try {
            transactions.write(() -> {
                // A lost claim is another worker's, and so is its hold.
                if (journal.abandon(request, number, wasted) && hold != null) {
                    billing.giveUp(request, hold, wasted);
                }
            });
        } catch (RuntimeException e) {
            log.atDebug().setCause(e).log("claim and hold of a failed model call are left to run out");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Releases what calls hold whose process died and that nobody has resumed; true when there may be more. */
    boolean releaseCrashed() {
        return transactions.write(() -> {
            List<Crashed> crashed = journal.takeOver(properties.crashedAfter(), CRASHED_BATCH);
            crashed.forEach(call -> billing.release(call.tenantId(), call.callKey()));
            if (!crashed.isEmpty()) {
                log.atInfo().addKeyValue("calls", crashed.size()).log("holds of crashed model calls were released");
            }
            return crashed.size() == CRASHED_BATCH;
        });
    }
}
