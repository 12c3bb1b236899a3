package dev.golden.operations.verify.system;

import dev.golden.operations.OperationException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis server: its settings, its own reports, whom it lets in. */
public final class Redis implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RedisClient client;
    private final RedisCommands<String, String> commands;

    private Redis(RedisClient client, RedisCommands<String, String> commands) {
        this.client = client;
        this.commands = commands;
    }

    /** @throws OperationException when it cannot be reached or refuses the login */
    public static Redis connect(String url, @Nullable Path ca) {
        RedisClient client = client(url, ca);
        try {
            return new Redis(client, client.connect().sync());
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, TIMEOUT);
            throw new OperationException("Redis cannot be reached: " + cause(e), e);
        }
    }

    /** Whether a caller without a password gets an answer. */
    public static boolean admitsAnonymous(String url, @Nullable Path ca) {
        try (Redis nobody = connect(url.replaceFirst("//[^@/]*@", "//"), ca)) {
            nobody.commands.ping();
            return true;
        } catch (OperationException e) {
            return refusesLogin(e);
        } catch (RedisException e) {
            return refusesLogin(e);
        }
    }

    private static boolean refusesLogin(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains("NOAUTH")) {
                return false;
            }
        }
        throw e;
    }

    private static RedisClient client(String url, @Nullable Path ca) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        RedisClient client = RedisClient.create(uri);
        SslOptions.Builder trust = SslOptions.builder();
        if (ca != null) {
            trust.trustManager(ca.toFile());
        }
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .sslOptions(trust.build())
                .build());
        return client;
    }

    /** A setting, empty when the server does not know it. */
    public String setting(String name) {
        return commands.configGet(name).getOrDefault(name, "");
    }

    /** A section of INFO. */
    public Map<String, String> info(String section) {
        Map<String, String> values = new HashMap<>();
        commands.info(section).lines().filter(line -> line.contains(":")).forEach(line -> {
            int colon = line.indexOf(':');
            values.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        return values;
    }

    /** Writes a key of its own that is to vanish by itself; whether it did. */
    public boolean expires() {
        String key = "verify:" + UUID.randomUUID();
        commands.set(key, "x", SetArgs.Builder.px(200));
        boolean there = commands.get(key) != null;
        try {
            TimeUnit.MILLISECONDS.sleep(600);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationException("Interrupted", e);
        }
        boolean gone = commands.get(key) == null;
        commands.del(key);
        return there && gone;
    }

    private static String cause(Throwable e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
