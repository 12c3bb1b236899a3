package dev.golden.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The breakers of this process: one gauge each, and one log line per transition. */
final class BreakerBoard {

    private static final Logger log = LoggerFactory.getLogger(BreakerBoard.class);

    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Function<String, BreakerSettings> settings;
    private final MeterRegistry meters;

    BreakerBoard(Function<String, BreakerSettings> settings, MeterRegistry meters) {
        this.settings = settings;
        this.meters = meters;
    }

    CircuitBreaker breaker(String name) {
        return breakers.computeIfAbsent(name, this::create);
    }

    Optional<CircuitBreaker> find(String name) {
        return Optional.ofNullable(breakers.get(name));
    }

    List<CircuitBreaker> all() {
        return List.copyOf(breakers.values());
    }

    private CircuitBreaker create(String name) {
        CircuitBreaker breaker = CircuitBreaker.of(name, settings.apply(name).config());
        breaker.getEventPublisher().onStateTransition(BreakerBoard::logTransition);
        Gauge.builder("circuit_breaker_state", breaker, BreakerBoard::number)
                .description("0 closed, 1 open, 2 half-open, 3 forced open")
                .tag("name", name)
                .register(meters);
        return breaker;
    }

    private static double number(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
            case OPEN -> 1;
            case HALF_OPEN -> 2;
            case FORCED_OPEN -> 3;
        };
    }

    /** The log alert and the runbook look for {@code circuit … OPEN}. */
    private static void logTransition(CircuitBreakerOnStateTransitionEvent event) {
        log.atWarn()
                .addKeyValue("circuit", event.getCircuitBreakerName())
                .addKeyValue("from", event.getStateTransition().getFromState())
                .addKeyValue("to", event.getStateTransition().getToState())
                .log(
                        "circuit {} {}",
                        event.getCircuitBreakerName(),
                        event.getStateTransition().getToState());
    }
}
