package dev.golden.model;

import dev.golden.resilience.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;

/** Breakers of this process only. */
final class LocalBreakers implements Breakers {

    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(50)
            .build());

    @Override
    public CircuitBreaker breaker(String name) {
        return registry.circuitBreaker(name);
    }

    @Override
    public List<ReplicaState> states() {
        return registry.getAllCircuitBreakers().stream()
                .map(breaker -> new ReplicaState(
                        "here",
                        breaker.getName(),
                        breaker.getState().name(),
                        breaker.getMetrics().getFailureRate()))
                .toList();
    }

    @Override
    public List<ReplicaState> reset(String name) {
        breaker(name).reset();
        return states();
    }

    @Override
    public List<ReplicaState> forceOpen(String name) {
        breaker(name).transitionToForcedOpenState();
        return states();
    }
}
