package dev.golden.security;

import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/** Counts refused tokens per address, in this replica. */
final class AddressLimits {

    private final LocalBuckets buckets = new LocalBuckets();
    private final RateLimitProperties.Policy policy;

    AddressLimits(int attempts, int perSecond) {
        policy = new RateLimitProperties.Policy(perSecond, attempts);
    }

    /** Counts one; how long the address must wait, zero while it is within its allowance. */
    Duration consume(String address) {
        ConsumptionProbe probe = buckets.consume(address, policy);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }
}
