package dev.golden.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.database.*}.
 *
 * @param url JDBC URL; without it {@code GOLDEN_POSTGRES_URL}
 * @param user login; without it {@code GOLDEN_POSTGRES_USER}
 * @param password without it {@code GOLDEN_POSTGRES_PASSWORD}
 * @param role database role each connection assumes, so that one login may serve several services; none when the login
 *     itself is the service's (PgBouncer in transaction mode)
 * @param poolSize most connections of this process
 * @param connectionTimeout how long a request waits for a connection before it is told 503
 * @param socketTimeout how long a statement may be silent before its connection is given up
 */
@ConfigurationProperties("golden.database")
public record DatabaseProperties(
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String role,
        @DefaultValue("10") int poolSize,
        @DefaultValue("3s") Duration connectionTimeout,
        @DefaultValue("60s") Duration socketTimeout) {

    public DatabaseProperties {
        if (poolSize < 1) {
            throw new IllegalArgumentException("golden.database.pool-size must be at least 1");
        }
        // The name becomes part of a statement: only a plain identifier may.
        if (role != null && !role.isEmpty() && !role.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("golden.database.role must be a plain lower-case identifier");
        }
    }

    @Override
    public String toString() {
        return "DatabaseProperties[url=" + url + ", user=" + user + ", password=***, role=" + role + ", poolSize="
                + poolSize + ", connectionTimeout=" + connectionTimeout + ", socketTimeout=" + socketTimeout + "]";
    }
}
