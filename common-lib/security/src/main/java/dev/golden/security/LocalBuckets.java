package dev.golden.security;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.local.LocalBucketBuilder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Buckets in memory; the ones unused for longest go when there are too many, so a flood of names cannot fill it. */
final class LocalBuckets {

    private static final int MAX_BUCKETS = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_BUCKETS;
        }
    };

    ConsumptionProbe consume(String key, RateLimitProperties.Policy policy) {
        return bucket(key, policy).tryConsumeAndReturnRemaining(1);
    }

    private Bucket bucket(String key, RateLimitProperties.Policy policy) {
        lock.lock();
        try {
            return buckets.computeIfAbsent(key, name -> {
                LocalBucketBuilder builder = Bucket.builder();
                return builder.addLimit(bandwidth(policy)).build();
            });
        } finally {
            lock.unlock();
        }
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
