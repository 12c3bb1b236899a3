package dev.golden.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.ProblemException;
import dev.golden.testsupport.Servers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Any sequence of calls leaves the ledger where a ten-line model of it says. */
class BudgetModelIT {

    private static final long LIMIT = 1000;
    private static final AtomicInteger TENANTS = new AtomicInteger();

    private static final LedgerContext CONTEXT =
            LedgerContext.start(Servers.shared().newDatabase(), "golden.budget.default-limit=" + LIMIT);

    @AfterContainer
    static void stop() {
        CONTEXT.close();
    }

    enum Kind {
        RESERVE,
        COMMIT,
        RELEASE
    }

    record Call(Kind kind, String id, long tokens) {}

    @Provide
    Arbitrary<Call> calls() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of("a", "b", "c", "d", "e"),
                        Arbitraries.longs().between(0, 600))
                .as(Call::new);
    }

    @Property(tries = 60)
    void ledgerFollowsTheModel(@ForAll("sequences") List<Call> sequence) {
        String tenant = "model" + TENANTS.incrementAndGet();
        CONTEXT.limit(tenant, LIMIT);
        Map<String, Long> held = new HashMap<>();
        Map<String, Long> asked = new HashMap<>();
        Map<String, State> states = new HashMap<>();
        long used = 0;
        for (Call call : sequence) {
            long reserved = held.values().stream().mapToLong(Long::longValue).sum();
            try {
                switch (call.kind()) {
                    case RESERVE -> {
                        var answer = CONTEXT.ledger().reserve(LedgerContext.request(tenant, call.id(), call.tokens()));
                        assertThat(call.tokens()).isPositive();
                        if (!states.containsKey(call.id())) {
                            boolean fits = used + reserved + call.tokens() <= LIMIT;
                            assertThat(answer.decision()).isEqualTo(fits ? Decision.APPROVED : Decision.DENIED);
                            states.put(call.id(), fits ? State.OPEN : State.DENIED);
                            asked.put(call.id(), call.tokens());
                            if (fits) {
                                held.put(call.id(), call.tokens());
                            }
                        } else {
                            assertThat(call.tokens()).isEqualTo(asked.get(call.id()));
                        }
                    }
                    case COMMIT -> {
                        CONTEXT.ledger().commit(tenant, call.id(), call.tokens());
                        if (states.get(call.id()) == State.OPEN) {
                            assertThat(call.tokens()).isLessThanOrEqualTo(held.remove(call.id()));
                            used += call.tokens();
                            states.put(call.id(), State.COMMITTED);
                        } else {
                            assertThat(states.get(call.id())).isEqualTo(State.COMMITTED);
                        }
                    }
                    case RELEASE -> {
                        CONTEXT.ledger().release(tenant, call.id());
                        held.remove(call.id());
                        assertThat(states.get(call.id())).isNotNull().isNotEqualTo(State.COMMITTED);
                        states.computeIfPresent(call.id(), (id, state) -> state == State.OPEN ? State.RELEASED : state);
                    }
                }
            } catch (ProblemException refused) {
                // A refusal changes nothing: the balance below shows it.
            }
            assertThat(CONTEXT.number("SELECT used FROM budget_limits WHERE tenant_id = ?", tenant))
                    .isEqualTo(used);
            assertThat(CONTEXT.number("SELECT reserved FROM budget_limits WHERE tenant_id = ?", tenant))
                    .isEqualTo(held.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    @Provide
    Arbitrary<List<Call>> sequences() {
        return calls().list().ofMinSize(1).ofMaxSize(15);
    }
}
