package dev.golden.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The servers all tests of a JVM share, each started when first needed: Postgres, NATS with JetStream, Redis. Set
 * {@code GOLDEN_TEST_POSTGRES_URL} (with {@code _USER}, {@code _PASSWORD}) to use a Postgres that is there already.
 */
public final class Servers {

    private static final Servers SHARED = new Servers();

    private @Nullable PostgresServer postgres;
    private @Nullable TestServer nats;
    private @Nullable TestServer redis;

    private Servers() {}

    public static Servers shared() {
        return SHARED;
    }

    /** A freshly migrated database of its own. */
    public TestDatabase newDatabase() {
        return postgres().newDatabase();
    }

    /** A database without any table. */
    public TestDatabase newEmptyDatabase() {
        return postgres().newEmptyDatabase();
    }

    public String natsUrl() {
        return nats().url();
    }

    public String redisUrl() {
        return redis().url();
    }

    /** The shared NATS. A test that stops it must start it again. */
    public synchronized TestServer nats() {
        if (nats == null) {
            nats = newNats();
        }
        return nats;
    }

    /** The shared Redis. A test that stops it must start it again. */
    public synchronized TestServer redis() {
        if (redis == null) {
            redis = newRedis();
        }
        return redis;
    }

    /** A NATS of the test's own, with JetStream: streams of one never meet those of another. */
    public TestServer newNats() {
        Path folder = temporaryFolder("golden-nats");
        Path config = folder.resolve("nats.conf");
        return new TestServer("nats", folder.resolve("log"), port -> {
            write(config, """
                    listen: "127.0.0.1:%d"
                    max_payload: 4MB
                    jetstream { store_dir: "%s", max_mem: 64MB, max_file: 16GB }
                    """.formatted(port, folder.resolve("store")));
            return List.of("nats-server", "-c", config.toString());
        });
    }

    /** A NATS that speaks TLS only, as in a cluster; one user. */
    public TestServer newTlsNats(TestCertificates certificates, String user, String password) {
        Path folder = temporaryFolder("golden-nats");
        Path config = folder.resolve("nats.conf");
        return new TestServer("tls", folder.resolve("log"), port -> {
            write(config, """
                    listen: "127.0.0.1:%d"
                    jetstream { store_dir: "%s", max_mem: 64MB, max_file: 16GB }
                    tls { cert_file: "%s", key_file: "%s" }
                    authorization { users: [ { user: "%s", password: "%s" } ] }
                    """.formatted(
                    port, folder.resolve("store"), certificates.certificate(), certificates.key(), user, password));
            return List.of("nats-server", "-c", config.toString());
        });
    }

    /** A Redis that speaks TLS only, as in a cluster. */
    public TestServer newTlsRedis(TestCertificates certificates, String password) {
        Path folder = temporaryFolder("golden-redis");
        return new TestServer(
                "rediss",
                folder.resolve("log"),
                port -> List.of(
                        "redis-server",
                        "--port",
                        "0",
                        "--tls-port",
                        String.valueOf(port),
                        "--tls-cert-file",
                        certificates.certificate().toString(),
                        "--tls-key-file",
                        certificates.key().toString(),
                        "--tls-ca-cert-file",
                        certificates.authority().toString(),
                        "--tls-auth-clients",
                        "no",
                        "--requirepass",
                        password,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        folder.toString()));
    }

    /** A Redis of the test's own, without persistence. */
    public TestServer newRedis() {
        Path folder = temporaryFolder("golden-redis");
        return new TestServer(
                "redis",
                folder.resolve("log"),
                port -> List.of(
                        "redis-server",
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        folder.toString()));
    }

    /** Any server of the test's own: the command for the port that was found free. */
    public TestServer newServer(String scheme, IntFunction<List<String>> command) {
        return new TestServer(scheme, temporaryFolder("golden-server").resolve("log"), command);
    }

    /** What a service needs to run against these servers and the database, on a random port. */
    public static Map<String, String> springProperties(TestDatabase database) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("golden.database.url", database.jdbcUrl());
        properties.put("golden.database.user", database.user());
        properties.put("golden.database.password", database.password());
        properties.put("golden.nats.url", shared().natsUrl());
        properties.put("golden.redis.url", shared().redisUrl());
        properties.put("golden.security.jwt-secret", Tokens.SECRET);
        properties.put("server.port", "0");
        // Nobody but the test calls: there is nobody to wait for.
        properties.put("golden.shutdown.drain", "0s");
        return properties;
    }

    private synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = PostgresServer.start();
        }
        return postgres;
    }

    private static Path temporaryFolder(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
