package dev.golden.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Redis is.
 *
 * @param url {@code redis://} or {@code rediss://}, with user and password when it asks for them
 * @param ca certificate authority (PEM) of its certificate; empty trusts those of the JVM
 */
@ConfigurationProperties("golden.redis")
record RedisProperties(
        @DefaultValue("redis://localhost:6379") String url,
        @DefaultValue("") String ca) {

    /** The address may hold a password. */
    @Override
    public String toString() {
        return "RedisProperties[***]";
    }
}
