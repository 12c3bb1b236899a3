package dev.golden.local.platform;

import dev.golden.local.server.NatsServer;
import dev.golden.local.server.PostgresServer;
import dev.golden.local.server.RedisServer;
import dev.golden.local.state.StateFolder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Postgres, Redis and NATS: the ones given from outside, and ours for the rest. */
final class Infrastructure implements AutoCloseable {

    static final String POSTGRES_URL = "GOLDEN_POSTGRES_URL";
    static final String POSTGRES_USER = "GOLDEN_POSTGRES_USER";
    static final String POSTGRES_PASSWORD = "GOLDEN_POSTGRES_PASSWORD";
    static final String REDIS_URL = "GOLDEN_REDIS_URL";
    static final String NATS_URL = "GOLDEN_NATS_URL";

    private final StateFolder state;
    private final Ports ports;
    private final Map<String, String> outside;
    private final Duration restartDelay;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable PostgresServer postgres;
    private @Nullable RedisServer redis;
    private @Nullable NatsServer nats;

    /** @param outside environment in which servers may be named */
    Infrastructure(StateFolder state, Ports ports, Map<String, String> outside, Duration restartDelay) {
        this.state = state;
        this.ports = ports;
        this.outside = outside;
        this.restartDelay = restartDelay;
    }

    Ports.Needed needed() {
        return new Ports.Needed(isMissing(POSTGRES_URL), isMissing(REDIS_URL), isMissing(NATS_URL));
    }

    void startPostgres() {
        if (isMissing(POSTGRES_URL)) {
            PostgresServer server = new PostgresServer(state, ports.postgres(), restartDelay);
            postgres = server;
            server.start();
            environment.put(POSTGRES_URL, server.url());
            environment.put(POSTGRES_USER, PostgresServer.USER);
            environment.put(POSTGRES_PASSWORD, server.password());
        } else {
            environment.put(POSTGRES_URL, outside.getOrDefault(POSTGRES_URL, ""));
            environment.put(POSTGRES_USER, outside.getOrDefault(POSTGRES_USER, "golden"));
            environment.put(POSTGRES_PASSWORD, outside.getOrDefault(POSTGRES_PASSWORD, ""));
        }
    }

    void startRedis() {
        if (isMissing(REDIS_URL)) {
            RedisServer server = new RedisServer(state, ports.redis(), restartDelay);
            redis = server;
            server.start();
            environment.put(REDIS_URL, server.url());
        } else {
            environment.put(REDIS_URL, outside.getOrDefault(REDIS_URL, ""));
        }
    }

    void startNats() {
        if (isMissing(NATS_URL)) {
            NatsServer server = new NatsServer(state, ports.nats(), restartDelay);
            nats = server;
            server.start();
            environment.put(NATS_URL, server.url());
        } else {
            environment.put(NATS_URL, outside.getOrDefault(NATS_URL, ""));
        }
    }

    /** How the services reach what was started. */
    Map<String, String> environment() {
        return environment;
    }

    /** Broker first, database last: nothing that still runs loses what it writes to. */
    @Override
    public void close() {
        for (AutoCloseable server : new AutoCloseable[] {nats, redis, postgres}) {
            if (server != null) {
                try {
                    server.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private boolean isMissing(String variable) {
        return outside.getOrDefault(variable, "").isEmpty();
    }
}
