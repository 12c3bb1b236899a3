package dev.golden.resilience;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a breaker opens and how it closes again; {@code golden.breakers.<name>.*}.
 *
 * @param failureRate percent of the window's calls that open it
 * @param minimumCalls calls before the rate means anything
 * @param slidingWindow calls that are looked at
 * @param open how long it refuses
 * @param halfOpenCalls calls let through to see whether it may close
 * @param slowCall what takes longer is slow
 * @param slowCallRate percent of slow calls that open it
 */
record BreakerSettings(
        @DefaultValue("50") float failureRate,
        @DefaultValue("5") int minimumCalls,
        @DefaultValue("10") int slidingWindow,
        @DefaultValue("10s") Duration open,
        @DefaultValue("2") int halfOpenCalls,
        @DefaultValue("60s") Duration slowCall,
        @DefaultValue("100") float slowCallRate) {

    CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .failureRateThreshold(failureRate)
                .minimumNumberOfCalls(minimumCalls)
                .slidingWindowSize(slidingWindow)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(halfOpenCalls)
                .slowCallDurationThreshold(slowCall)
                .slowCallRateThreshold(slowCallRate)
                .ignoreException(BreakerSettings::isTheCallersFault)
                .build();
    }

    /** A refused request says nothing about the health of the one who refused it. */
    private static boolean isTheCallersFault(Throwable failure) {
        if (!(failure instanceof ProblemException problem)) {
            return false;
        }
        FailureCategory category = problem.type().category();
        return category != FailureCategory.TRANSIENT && category != FailureCategory.BUG;
    }
}
