package dev.golden.budget;

import static dev.golden.budget.LedgerContext.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.PeriodicWork;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.testsupport.Servers;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BudgetLedgerIT {

    private static LedgerContext context;
    private static BudgetLedger ledger;

    @BeforeAll
    static void start() {
        context = LedgerContext.start(Servers.shared().newDatabase(), "golden.budget.default-limit=1000");
        ledger = context.ledger();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void repeatedRequestGetsTheSameAnswerAndOneTransaction() {
        Reservation first = ledger.reserve(request("repeat", "r", 400));
        ledger.reserve(request("repeat", "other", 100));
        assertThat(ledger.reserve(request("repeat", "r", 400))).isEqualTo(first);
        assertThat(first.decision()).isEqualTo(Decision.APPROVED);
        assertThat(first.remaining()).isEqualTo(600);
        assertThat(context.number(
                        "SELECT count(*) FROM budget_transactions WHERE tenant_id = 'repeat' AND request_id = 'r'"))
                .isEqualTo(1);
    }

    @Test
    void denialIsRepeatedEvenAfterTheLimitWasRaised() {
        context.limit("denied", 10);
        Reservation first = ledger.reserve(request("denied", "r", 11));
        assertThat(first.decision()).isEqualTo(Decision.DENIED);
        assertThat(first.reason()).isEqualTo("tenant limit");
        assertThat(first.reservedUntil()).isNull();
        context.execute("UPDATE budget_limits SET total_limit = 2000000 WHERE tenant_id = 'denied'");
        assertThat(ledger.reserve(request("denied", "r", 11))).isEqualTo(first);
        // By hand, and on the very next request.
        assertThat(ledger.reserve(request("denied", "next", 1999999)).decision())
                .isEqualTo(Decision.APPROVED);
    }

    @Test
    void sameIdWithOtherContentIsRefused() {
        ledger.reserve(request("mismatch", "r", 5));
        refused(ProblemType.IDEMPOTENCY_MISMATCH, () -> ledger.reserve(request("mismatch", "r", 6)));
        refused(
                ProblemType.IDEMPOTENCY_MISMATCH,
                () -> ledger.reserve(
                        new ReserveRequest("mismatch", "r", 5, UUID.randomUUID(), null, Duration.ofMinutes(1))));
    }

    @Test
    void limitLoweredByHandStopsNewHolds() {
        context.limit("lowered", 100);
        ledger.reserve(request("lowered", "a", 80));
        context.execute("UPDATE budget_limits SET total_limit = 50 WHERE tenant_id = 'lowered'");
        Reservation denied = ledger.reserve(request("lowered", "b", 1));
        assertThat(denied.decision()).isEqualTo(Decision.DENIED);
        assertThat(denied.remaining()).isZero();
        assertThat(ledger.commit("lowered", "a", 80).state()).isEqualTo(State.COMMITTED);
    }

    @Test
    void commitReturnsWhatWasNotUsed() {
        ledger.reserve(request("commit", "r", 1000));
        assertThat(ledger.reserve(request("commit", "full", 1)).decision()).isEqualTo(Decision.DENIED);
        Reservation committed = ledger.commit("commit", "r", 300);
        assertThat(committed.tokensUsed()).isEqualTo(300);
        assertThat(ledger.commit("commit", "r", 300)).isEqualTo(committed);
        assertThat(ledger.reserve(request("commit", "rest", 700)).remaining()).isZero();
        refused(ProblemType.STATE_CONFLICT, () -> ledger.commit("commit", "r", 301));
        refused(ProblemType.STATE_CONFLICT, () -> ledger.release("commit", "r"));
        refused(ProblemType.COMMIT_EXCEEDS_RESERVATION, () -> ledger.commit("commit", "rest", 701));
        refused(ProblemType.NOT_FOUND, () -> ledger.commit("commit", "unknown", 1));
        refused(ProblemType.NOT_FOUND, () -> ledger.release("commit", "unknown"));
        refused(ProblemType.STATE_CONFLICT, () -> ledger.commit("commit", "full", 1));
    }

    @Test
    void releaseGivesBackOnce() {
        ledger.reserve(request("release", "r", 600));
        assertThat(ledger.release("release", "r").state()).isEqualTo(State.RELEASED);
        assertThat(ledger.release("release", "r").state()).isEqualTo(State.RELEASED);
        assertThat(balance("release")).isEqualTo("0/0");
        refused(ProblemType.STATE_CONFLICT, () -> ledger.commit("release", "r", 1));
    }

    @Test
    void expiredHoldIsFreedAndCannotBeCommitted() {
        ledger.reserve(new ReserveRequest("expire", "r", 600, null, null, Duration.ofMillis(1)));
        Awaitility.await().untilAsserted(() -> {
            ledger.expire(10);
            assertThat(ledger.find("expire", "r").orElseThrow().state()).isEqualTo(State.EXPIRED);
        });
        assertThat(balance("expire")).isEqualTo("0/0");
        assertThat(ledger.release("expire", "r").state()).isEqualTo(State.EXPIRED);
        refused(ProblemType.STATE_CONFLICT, () -> ledger.commit("expire", "r", 1));
    }

    @Test
    void expiryRunsByItselfOnlyWhereEnabled() {
        assertThat(context.context().getBeanProvider(PeriodicWork.class).getIfAvailable())
                .isNull();
        try (LedgerContext expiring = LedgerContext.start(
                context.database(), "golden.budget.expire=true", "golden.budget.expire-interval=20ms")) {
            BudgetLedger other = expiring.ledger();
            other.reserve(new ReserveRequest("expiry", "r", 6, null, null, Duration.ofMillis(1)));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    other.find("expiry", "r").orElseThrow().state())
                            .isEqualTo(State.EXPIRED));
        }
    }

    @Test
    void roleAndTaskHaveLimitsOfTheirOwn() {
        context.execute("INSERT INTO budget_limits (tenant_id, total_limit, per_role, max_task_tokens)"
                + " VALUES ('fine', 1000, '{\"developer\": 100}', 150)");
        UUID task = UUID.randomUUID();
        assertThat(reserve("a", 60, task, "developer").decision()).isEqualTo(Decision.APPROVED);
        assertThat(reserve("b", 41, null, "developer").reason()).isEqualTo("role limit");
        assertThat(reserve("c", 90, task, "tester").decision()).isEqualTo(Decision.APPROVED);
        assertThat(reserve("d", 1, task, "tester").reason()).isEqualTo("task limit");
        ledger.commit("fine", "a", 10);
        assertThat(reserve("e", 50, task, "developer").decision()).isEqualTo(Decision.APPROVED);
    }

    @Test
    void newPeriodStartsAtZero() {
        context.execute("INSERT INTO budget_limits (tenant_id, total_limit, used, period, period_start)"
                + " VALUES ('period', 100, 100, 'DAY', now() - interval '2 days')");
        Reservation reservation = ledger.reserve(request("period", "r", 70));
        assertThat(reservation.decision()).isEqualTo(Decision.APPROVED);
        assertThat(reservation.remaining()).isEqualTo(30);
        assertThat(context.number(
                        "SELECT count(*) FROM budget_transactions WHERE tenant_id = 'period' AND kind = 'PERIOD'"))
                .isEqualTo(1);
        // Within the period nothing is forgiven.
        ledger.commit("period", "r", 70);
        assertThat(ledger.reserve(request("period", "s", 31)).decision()).isEqualTo(Decision.DENIED);
    }

    @Test
    void joinsAnOpenTransaction() {
        Transactions transactions = context.context().getBean(Transactions.class);
        assertThatThrownBy(() -> TenantScope.run(
                        "joined",
                        () -> transactions.write(() -> {
                            ledger.reserve(request("joined", "r", 5));
                            throw new IllegalStateException("after the hold");
                        })))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ledger.find("joined", "r")).isEmpty();
    }

    @Test
    void scopeOfOneTenantDoesNotReachAnother() {
        ledger.reserve(request("victim", "r", 5));
        refused(ProblemType.NOT_FOUND, () -> TenantScope.run("thief", () -> ledger.commit("victim", "r", 5)));
        assertThatThrownBy(() -> TenantScope.run("thief", () -> ledger.reserve(request("victim", "s", 5))))
                .isInstanceOf(RuntimeException.class);
        assertThat(balance("victim")).isEqualTo("0/5");
    }

    @Test
    void nonsenseIsRefusedByName() {
        refused(ProblemType.VALIDATION_FAILED, () -> ledger.reserve(request("bad", "r", 0)));
        refused(ProblemType.VALIDATION_FAILED, () -> ledger.reserve(request("bad", "", 1)));
        refused(ProblemType.VALIDATION_FAILED, () -> ledger.commit("bad", "r", -1));
        refused(
                ProblemType.VALIDATION_FAILED,
                () -> ledger.reserve(new ReserveRequest("bad", "r", 1, null, null, Duration.ofHours(25))));
    }

    private static Reservation reserve(String id, long tokens, @Nullable UUID task, String role) {
        return ledger.reserve(new ReserveRequest("fine", id, tokens, task, role, Duration.ofMinutes(1)));
    }

    private static String balance(String tenant) {
        return context.number("SELECT used FROM budget_limits WHERE tenant_id = ?", tenant) + "/"
                + context.number("SELECT reserved FROM budget_limits WHERE tenant_id = ?", tenant);
    }

    private static void refused(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(type));
    }
}
