package dev.golden.security;

import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests of a principal across all replicas in Redis. When Redis fails, the replica counts alone at once, and
 * leaves Redis in peace for the cool-off: a slow cache must not make every request slow.
 */
final class RateLimiter {

    private static final Logger log = LoggerFactory.getLogger(RateLimiter.class);
    private static final Duration KEEP = Duration.ofMinutes(1);

    /** How long a replica may decide by itself, within {@link RateLimitProperties.Policy#unsynchronized}. */
    private static final Duration UNSYNCHRONIZED = Duration.ofMillis(500);

    /** Outcome of one request. */
    record Decision(
            boolean allowed,
            RateLimitProperties.Policy policy,
            long remaining,
            Duration retryAfter,
            Duration untilFull) {}

    /** Buckets keep what they know of Redis, so each principal has one for as long as it calls. */
    private record Shared(
            StatefulRedisConnection<String, byte[]> connection,
            ProxyManager<String> manager,
            RecentlyUsed<BucketProxy> buckets) {

        BucketProxy bucket(String key, RateLimitProperties.Policy policy) {
            return buckets.computeIfAbsent(key, name -> {
                RemoteBucketBuilder<String> builder = manager.builder();
                if (policy.unsynchronized() > 0) {
                    builder = builder.withOptimization(
                            Optimizations.delaying(new DelayParameters(policy.unsynchronized(), UNSYNCHRONIZED)));
                }
                return builder.build(name, () -> LocalBuckets.configuration(policy));
            });
        }
    }

    private final RateLimitProperties properties;
    private final RedisConnection redis;
    private final Counter fallbacks;
    private final Counter refusals;
    private final LocalBuckets local = new LocalBuckets();
    private final AtomicLong resumeAt = new AtomicLong(System.nanoTime());
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile @Nullable Shared shared;

    RateLimiter(RateLimitProperties properties, RedisConnection redis, MeterRegistry meters) {
        this.properties = properties;
        this.redis = redis;
        fallbacks = Counter.builder("golden.ratelimit.fallback")
                .description("Requests counted by the local limiter because Redis was away")
                .register(meters);
        refusals = Counter.builder("golden.ratelimit.refused")
                .description("Requests refused with 429")
                .register(meters);
    }

    boolean enabled() {
        return properties.enabled();
    }

    Decision consume(Caller caller, RouteClass routes) {
        RateLimitProperties.Policy policy = properties.policy(caller.roles(), routes);
        // The policy is part of the key: a changed policy starts afresh instead of being ignored by old buckets.
        String key = "golden:limit:" + routes.label() + ":" + policy.perSecond() + ":" + policy.burst() + ":"
                + caller.tenantId() + ":" + caller.subject();
        ConsumptionProbe probe = consume(key, policy);
        if (!probe.isConsumed()) {
            refusals.increment();
        }
        return new Decision(
                probe.isConsumed(),
                policy,
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()),
                Duration.ofNanos(probe.getNanosToWaitForReset()));
    }

    private ConsumptionProbe consume(String key, RateLimitProperties.Policy policy) {
        if (mayAskRedis()) {
            Shared buckets = shared();
            if (buckets == null) {
                leaveAlone(null);
            } else {
                try {
                    ConsumptionProbe probe = buckets.bucket(key, policy).tryConsumeAndReturnRemaining(1);
                    welcomeBack();
                    return probe;
                } catch (RedisException | BucketExecutionException | IllegalStateException e) {
                    leaveAlone(e);
                }
            }
        }
        fallbacks.increment();
        return local.consume(key, policy);
    }

    /** While Redis is away, one request per cool-off tries it; all others do without. */
    private boolean mayAskRedis() {
        if (!away.get()) {
            return true;
        }
        long now = System.nanoTime();
        long due = resumeAt.get();
        return now - due >= 0
                && resumeAt.compareAndSet(due, now + properties.coolOff().toNanos());
    }

    private void welcomeBack() {
        if (away.get() && away.compareAndSet(true, false)) {
            log.info("Redis answers again; rate limits are shared between replicas");
        }
    }

    private void leaveAlone(@Nullable RuntimeException cause) {
        resumeAt.set(System.nanoTime() + properties.coolOff().toNanos());
        if (away.compareAndSet(false, true)) {
            log.warn("Redis is away; rate limits are kept per replica until it is back", cause);
        }
    }

    private @Nullable Shared shared() {
        StatefulRedisConnection<String, byte[]> connection = redis.find().orElse(null);
        if (connection == null) {
            return null;
        }
        Shared current = shared;
        if (current == null || !current.connection().equals(connection)) {
            current = new Shared(
                    connection,
                    Bucket4jLettuce.casBasedBuilder(connection)
                            .requestTimeout(properties.redisTimeout())
                            .expirationAfterWrite(
                                    ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEEP))
                            .build(),
                    new RecentlyUsed<>());
            shared = current;
        }
        return current;
    }
}
