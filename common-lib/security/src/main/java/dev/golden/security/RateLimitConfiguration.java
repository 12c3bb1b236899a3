package dev.golden.security;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The limiter and the service's one Redis connection. */
@AutoConfiguration
@EnableConfigurationProperties({RateLimitProperties.class, RedisProperties.class})
class RateLimitConfiguration {

    @Bean
    RedisConnection redisConnection(RedisProperties redis, RateLimitProperties limits, Environment environment) {
        return new RedisConnection(
                redis, limits.redisTimeout(), environment.getProperty("spring.application.name", "golden"));
    }

    @Bean
    RateLimiter rateLimiter(RateLimitProperties properties, RedisConnection redis, MeterRegistry meters) {
        return new RateLimiter(properties, redis, meters);
    }
}
