package dev.golden.security;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often a principal may call.
 *
 * @param redisTimeout after which a request goes on with the local limiter
 * @param coolOff how long Redis is left alone after it failed, so that requests do not each wait for it
 * @param policies per role and class of routes; what is not named has the defaults
 */
@ConfigurationProperties("golden.rate-limit")
record RateLimitProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("200ms") Duration redisTimeout,
        @DefaultValue("5s") Duration coolOff,
        @Nullable Map<Role, Map<RouteClass, Policy>> policies) {

    private static final Policy READ = new Policy(300, 3000);
    private static final Policy READ_ONLY_ROLE = new Policy(150, 1500);
    private static final Policy WRITE = new Policy(100, 1000);
    /** Of sandbox executions: their queue has bounds of its own, per tenant as well. */
    private static final Policy EXECUTE = new Policy(300, 3000);

    /**
     * A token bucket.
     *
     * @param perSecond refill
     * @param burst capacity
     */
    public record Policy(long perSecond, long burst) {

        public Policy {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException("golden.rate-limit: per-second and burst must be at least 1");
            }
        }

        /**
         * Requests that a replica may let through before it tells the others: by so many may each replica exceed the
         * limit. A hundredth of the capacity; none of a small one.
         */
        long unsynchronized() {
            return burst / 100;
        }
    }

    public RateLimitProperties {
        policies = policies == null ? Map.of() : Map.copyOf(policies);
    }

    /** The most generous policy among the roles. */
    Policy policy(Collection<Role> roles, RouteClass routes) {
        return roles.stream()
                .map(role -> policy(role, routes))
                .max(Comparator.comparingLong(Policy::burst))
                .orElse(READ_ONLY_ROLE);
    }

    private Policy policy(Role role, RouteClass routes) {
        Policy configured =
                policies == null ? null : policies.getOrDefault(role, Map.of()).get(routes);
        if (configured != null) {
            return configured;
        }
        return switch (routes) {
            case READ -> role == Role.VIEWER || role == Role.AUDITOR ? READ_ONLY_ROLE : READ;
            case WRITE -> WRITE;
            case EXECUTE -> EXECUTE;
        };
    }
}
