package dev.golden.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;

/** The circuit breakers of this process and, through the broker, of every replica of every service. */
public interface Breakers {

    /** Breaker of that name, created closed on first use and published as {@code circuit_breaker_state{name}}. */
    CircuitBreaker breaker(String name);

    /** State of every breaker in every replica that answers within a second. */
    List<ReplicaState> states();

    /** Closes the breaker everywhere; answers who confirmed. */
    List<ReplicaState> reset(String name);

    /** Forces the breaker open everywhere; answers who confirmed. */
    List<ReplicaState> forceOpen(String name);

    /**
     * A breaker as one replica sees it.
     *
     * @param replica service and instance
     * @param state CLOSED, OPEN, HALF_OPEN or FORCED_OPEN
     * @param failureRate percent of calls, -1 while too few were made
     */
    record ReplicaState(String replica, String name, String state, float failureRate) {}
}
