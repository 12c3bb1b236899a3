package dev.golden.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.contracts.ProblemException;
import dev.golden.testsupport.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two replicas, 32 callers, every kind of settlement at once: the books must balance at every instant. */
class BudgetRaceIT {

    private static final int THREADS = 32;
    private static final int OPERATIONS = 40;
    private static final long LIMIT = 5000;

    private static LedgerContext first;
    private static LedgerContext second;

    @BeforeAll
    static void start() {
        var database = Servers.shared().newDatabase();
        first = LedgerContext.start(database);
        second = LedgerContext.start(database);
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void booksBalanceAtEveryInstant(int tenants) throws Exception {
        String prefix = "race" + tenants + "-";
        for (int i = 0; i < tenants; i++) {
            first.limit(prefix + i, LIMIT);
        }
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(t);
                BudgetLedger ledger = (t % 2 == 0 ? first : second).ledger();
                workers.add(executor.submit(() -> {
                    go.await();
                    for (int i = 0; i < OPERATIONS; i++) {
                        // Ids collide between threads on purpose: repeats and double settlements are the interesting
                        // part.
                        operate(ledger, random, prefix + random.nextInt(tenants), "r" + random.nextInt(300));
                    }
                    return true;
                }));
            }
            Future<Long> watcher = executor.submit(() -> {
                long worst = 0;
                while (!done.get()) {
                    worst = Math.max(
                            worst,
                            first.number(
                                    "SELECT coalesce(max(used + reserved - total_limit), 0) FROM budget_limits"
                                            + " WHERE tenant_id LIKE ?",
                                    prefix + "%"));
                }
                return worst;
            });
            go.countDown();
            try {
                for (Future<?> worker : workers) {
                    worker.get(120, TimeUnit.SECONDS);
                }
            } finally {
                // Also when a worker failed: the executor waits for the watcher, and the failure would never be seen.
                done.set(true);
            }
            assertThat(watcher.get(10, TimeUnit.SECONDS)).isZero();
        }
        assertBooksBalance(prefix);
        // The run must have met the limit, or it has shown nothing.
        assertThat(transactions(prefix, "DENY")).isPositive();
        assertThat(transactions(prefix, "COMMIT")).isPositive();
        assertThat(transactions(prefix, "RELEASE")).isPositive();
        assertThat(transactions(prefix, "EXPIRE")).isPositive();
    }

    private static void operate(BudgetLedger ledger, Random random, String tenant, String id) {
        long tokens = 50L + Math.floorMod(id.hashCode(), 200);
        try {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    Duration ttl = random.nextInt(4) == 0 ? Duration.ofMillis(5) : Duration.ofMinutes(5);
                    var held = ledger.reserve(new ReserveRequest(tenant, id, tokens, null, "developer", ttl));
                    if (held.decision() == Decision.APPROVED && random.nextBoolean()) {
                        ledger.commit(tenant, id, tokens / 10);
                    }
                }
                case 4 -> ledger.commit(tenant, id, random.nextLong(tokens + 1));
                case 5, 6 -> ledger.release(tenant, id);
                default -> ledger.expire(20);
            }
        } catch (ProblemException e) {
            // Conflicts are expected; what they must not do is move money.
            assertThat(e.type().status()).isBetween(400, 499);
        }
    }

    private static void assertBooksBalance(String prefix) {
        String pattern = prefix + "%";
        assertThat(first.number("""
                        SELECT count(*) FROM budget_limits l WHERE tenant_id LIKE ? AND (
                            used <> (SELECT coalesce(sum(tokens), 0) FROM budget_transactions t
                                WHERE t.tenant_id = l.tenant_id AND kind = 'COMMIT')
                            OR reserved <> (SELECT coalesce(sum(tokens), 0) FROM budget_reservations r
                                WHERE r.tenant_id = l.tenant_id AND state = 'OPEN'))
                        """, pattern)).isZero();
        // Recomputed from the ledger alone: holds less what settled them.
        assertThat(first.number("""
                        SELECT count(*) FROM budget_limits l WHERE tenant_id LIKE ? AND reserved <> (
                            SELECT coalesce(sum(t.tokens), 0) FROM budget_transactions t
                            WHERE t.tenant_id = l.tenant_id AND kind = 'RESERVE' AND NOT EXISTS (
                                SELECT 1 FROM budget_transactions s WHERE s.tenant_id = t.tenant_id
                                    AND s.request_id = t.request_id AND s.kind IN ('COMMIT', 'RELEASE', 'EXPIRE')))
                        """, pattern)).isZero();
        // Every request decided once and settled at most once.
        assertThat(first.number("""
                        SELECT count(*) FROM (
                            SELECT tenant_id, request_id FROM budget_transactions
                            WHERE tenant_id LIKE ? AND request_id IS NOT NULL
                            GROUP BY tenant_id, request_id
                            HAVING count(*) FILTER (WHERE kind IN ('RESERVE', 'DENY')) <> 1
                                OR count(*) FILTER (WHERE kind IN ('COMMIT', 'RELEASE', 'EXPIRE')) > 1) x
                        """, pattern)).isZero();
    }

    private static long transactions(String prefix, String kind) {
        return first.number(
                "SELECT count(*) FROM budget_transactions WHERE tenant_id LIKE ? AND kind = ?", prefix + "%", kind);
    }
}
