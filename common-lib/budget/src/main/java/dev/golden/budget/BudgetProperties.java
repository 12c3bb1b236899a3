package dev.golden.budget;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.budget.*}.
 *
 * @param defaultLimit total limit of a tenant nobody has set one for
 * @param defaultTtl how long a hold lasts when the caller names nothing
 * @param maxTtl longest hold
 * @param expire whether this process settles holds past their time
 * @param expireInterval how often it looks
 */
@ConfigurationProperties("golden.budget")
public record BudgetProperties(
        @DefaultValue("1000000") long defaultLimit,
        @DefaultValue("10m") Duration defaultTtl,
        @DefaultValue("24h") Duration maxTtl,
        @DefaultValue("false") boolean expire,
        @DefaultValue("1s") Duration expireInterval) {

    public BudgetProperties {
        if (defaultLimit < 0) {
            throw new IllegalArgumentException("golden.budget.default-limit must not be negative");
        }
        if (defaultTtl.isNegative() || defaultTtl.isZero() || defaultTtl.compareTo(maxTtl) > 0) {
            throw new IllegalArgumentException("golden.budget.default-ttl must be positive and at most max-ttl");
        }
    }
}
