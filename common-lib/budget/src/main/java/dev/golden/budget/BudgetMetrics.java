package dev.golden.budget;

import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.telemetry.LineLimit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code golden_budget_requests_total}, {@code golden_budget_tokens_total}, and the line of a denial. */
final class BudgetMetrics {

    private static final Logger log = LoggerFactory.getLogger(BudgetMetrics.class);

    private final Map<Decision, Counter> requests = new EnumMap<>(Decision.class);
    private final Counter reserved;
    private final Counter committed;
    private final Counter released;
    private final LineLimit lines = new LineLimit(5);

    BudgetMetrics(MeterRegistry meters) {
        for (Decision decision : Decision.values()) {
            requests.put(
                    decision,
                    Counter.builder("golden.budget.requests")
                            .description("Requests for tokens that were decided; repeats are not counted")
                            .tag("decision", decision.name())
                            .register(meters));
        }
        reserved = tokens(meters, "reserved");
        committed = tokens(meters, "committed");
        released = tokens(meters, "released");
    }

    /** A reservation came into the state it has. */
    void decided(Reservation reservation) {
        switch (reservation.state()) {
            case OPEN -> {
                Objects.requireNonNull(requests.get(Decision.APPROVED)).increment();
                reserved.increment((double) reservation.tokens());
            }
            case COMMITTED -> committed.increment((double) reservation.tokensUsed());
            case RELEASED, EXPIRED -> released.increment((double) reservation.tokens());
            case DENIED -> {
                Objects.requireNonNull(requests.get(Decision.DENIED)).increment();
                deny(reservation);
            }
        }
    }

    /** The log alert looks for {@code budget exhausted}. */
    private void deny(Reservation reservation) {
        long suppressed = lines.pass();
        if (suppressed >= 0) {
            log.atWarn()
                    .addKeyValue("event.action", "budget-denied")
                    .addKeyValue("event.reason", reservation.reason())
                    .addKeyValue("tenant", reservation.tenantId())
                    .addKeyValue("tokens", reservation.tokens())
                    .addKeyValue("remaining", reservation.remaining())
                    .addKeyValue("suppressed", suppressed)
                    .log("budget exhausted");
        }
    }

    private static Counter tokens(MeterRegistry meters, String kind) {
        return Counter.builder("golden.budget.tokens")
                .description("Tokens that were reserved, committed (used) or released unused by a request")
                .tag("kind", kind)
                .register(meters);
    }
}
