package dev.golden.security;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;

/** Buckets in memory. */
final class LocalBuckets {

    private final RecentlyUsed<Bucket> buckets = new RecentlyUsed<>();

    ConsumptionProbe consume(String key, RateLimitProperties.Policy policy) {
        return bucket(key, policy).tryConsumeAndReturnRemaining(1);
    }

    private Bucket bucket(String key, RateLimitProperties.Policy policy) {
        return buckets.computeIfAbsent(key, name -> {
            LocalBucketBuilder builder = Bucket.builder();
            return builder.addLimit(bandwidth(policy)).build();
        });
    }

    static BucketConfiguration configuration(RateLimitProperties.Policy policy) {
        return BucketConfiguration.builder().addLimit(bandwidth(policy)).build();
    }

    private static Bandwidth bandwidth(RateLimitProperties.Policy policy) {
        return Bandwidth.builder()
                .capacity(policy.burst())
                .refillGreedy(policy.perSecond(), Duration.ofSeconds(1))
                .build();
    }
}
