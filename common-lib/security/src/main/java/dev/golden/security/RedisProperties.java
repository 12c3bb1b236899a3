package dev.golden.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where Redis is: {@code redis://} or {@code rediss://}, with user and password when it asks for them. */
@ConfigurationProperties("golden.redis")
record RedisProperties(
        @DefaultValue("redis://localhost:6379") String url) {

    /** The address may hold a password. */
    @Override
    public String toString() {
        return "RedisProperties[***]";
    }
}
