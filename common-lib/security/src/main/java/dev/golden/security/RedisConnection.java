package dev.golden.security;

import dev.golden.database.Phases;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.io.File;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The one connection to Redis of this service. It is made in the background and remade when it breaks: the service
 * starts and works without Redis, and nobody waits for it.
 */
public final class RedisConnection implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final String url;
    private final String ca;
    private final Duration timeout;
    private final String service;
    private volatile @Nullable Session session;

    RedisConnection(RedisProperties properties, Duration timeout, String service) {
        this.url = properties.url();
        this.ca = properties.ca();
        this.timeout = timeout;
        this.service = service;
    }

    /** The connection while it is usable. */
    public Optional<StatefulRedisConnection<String, byte[]>> find() {
        Session current = session;
        StatefulRedisConnection<String, byte[]> connection = current == null ? null : current.connection;
        return connection != null && connection.isOpen() ? Optional.of(connection) : Optional.empty();
    }

    @Override
    public void start() {
        Session fresh = new Session();
        session = fresh;
        Thread.ofVirtual().name(service + "-redis-connect").start(fresh::connect);
    }

    @Override
    public void stop() {
        Session current = session;
        session = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public boolean isRunning() {
        return session != null;
    }

    /** Stops after those who use it. */
    @Override
    public int getPhase() {
        return Phases.REDIS;
    }

    private final class Session {

        private final CountDownLatch stopped = new CountDownLatch(1);
        private final ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(RETRY))
                .build();
        private final RedisClient client;
        private volatile @Nullable StatefulRedisConnection<String, byte[]> connection;

        Session() {
            RedisURI uri = RedisURI.create(url);
            uri.setTimeout(CONNECT_TIMEOUT);
            client = RedisClient.create(resources, uri);
            client.setOptions(ClientOptions.builder()
                    // A command for a broken connection fails at once instead of queueing up behind the reconnect.
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(CONNECT_TIMEOUT)
                            .build())
                    .timeoutOptions(TimeoutOptions.enabled(timeout))
                    .sslOptions(trust())
                    .build());
        }

        private SslOptions trust() {
            SslOptions.Builder options = SslOptions.builder();
            if (!ca.isBlank()) {
                options.trustManager(new File(ca));
            }
            return options.build();
        }

        void connect() {
            boolean told = false;
            try {
                while (stopped.getCount() > 0 && connection == null) {
                    try {
                        connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
                    } catch (RedisException e) {
                        if (!told) {
                            told = true;
                            log.atWarn()
                                    .addKeyValue("cause", e.getCause() == null ? e.getMessage() : e.getCause())
                                    .log("Redis does not answer; rate limits are kept per replica until it does");
                        }
                        if (stopped.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void close() {
            stopped.countDown();
            client.shutdown(0, 1, TimeUnit.SECONDS);
            resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
        }
    }
}
