package dev.golden.testsupport;

import dev.golden.migrations.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Postgres for tests: given from outside, else a container when Docker answers, else embedded. */
final class PostgresServer {

    private final String adminUrl;
    private final String user;
    private final String password;
    private final String template = "golden_template_" + suffix();

    private PostgresServer(String adminUrl, String user, String password) {
        this.adminUrl = adminUrl;
        this.user = user;
        this.password = password;
    }

    static PostgresServer start() {
        PostgresServer server = find();
        // Databases are made by copying a migrated one: milliseconds instead of a migration each.
        server.execute("CREATE DATABASE " + server.template);
        Migrations.migrate(server.url(server.template), server.user, server.password);
        return server;
    }

    private static PostgresServer find() {
        String given = System.getenv("GOLDEN_TEST_POSTGRES_URL");
        if (given != null && !given.isBlank()) {
            return new PostgresServer(
                    given,
                    System.getenv().getOrDefault("GOLDEN_TEST_POSTGRES_USER", "postgres"),
                    System.getenv().getOrDefault("GOLDEN_TEST_POSTGRES_PASSWORD", "postgres"));
        }
        return dockerMayAnswer() && DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    private static boolean dockerMayAnswer() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }

    @SuppressWarnings("resource") // lives as long as the JVM
    private static PostgresServer container() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18-alpine");
        container.withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
        container.start();
        return new PostgresServer(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static PostgresServer embedded() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("shared_buffers", "64MB")
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new PostgresServer(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
            throw new IllegalStateException("embedded Postgres does not start", e);
        }
    }

    TestDatabase newDatabase() {
        String name = "golden_test_" + suffix();
        // Two copies of one template at a time are refused by Postgres.
        synchronized (this) {
            execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        }
        return new TestDatabase(url(name), user, password);
    }

    TestDatabase newEmptyDatabase() {
        String name = "golden_test_" + suffix();
        execute("CREATE DATABASE " + name);
        return new TestDatabase(url(name), user, password);
    }

    private String url(String database) {
        int query = adminUrl.indexOf('?');
        String base = query < 0 ? adminUrl : adminUrl.substring(0, query);
        String url = base.substring(0, base.lastIndexOf('/') + 1) + database;
        return query < 0 || adminUrl.contains("user=") ? url : url + adminUrl.substring(query);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(adminUrl, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String suffix() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
