package dev.golden.migrations;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One Postgres for all tests here; each takes a copy of the migrated database. The shared test support cannot be used,
 * it depends on this module. {@code GOLDEN_TEST_POSTGRES_URL} (with {@code _USER}, {@code _PASSWORD}) names another one.
 */
final class TestPostgres {

    static final String USER = System.getenv().getOrDefault("GOLDEN_TEST_POSTGRES_USER", "postgres");
    static final String PASSWORD = System.getenv().getOrDefault("GOLDEN_TEST_POSTGRES_PASSWORD", "postgres");

    private static final String ADMIN_URL = adminUrl();
    private static final String TEMPLATE = createTemplate();

    private TestPostgres() {}

    /** URL of a freshly migrated database. */
    static synchronized String newDatabase() {
        return create("golden_test_" + suffix(), " TEMPLATE " + TEMPLATE);
    }

    static String newEmptyDatabase() {
        return create("golden_test_" + suffix(), "");
    }

    static Connection connect(String url) {
        return connect(url, USER, PASSWORD);
    }

    static Connection connect(String url, String user, String password) {
        try {
            return DriverManager.getConnection(url, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(url + " as " + user, e);
        }
    }

    /** Each row as its columns joined by bars; statements without rows give none. */
    static List<String> rows(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> rows = new ArrayList<>();
            if (statement.execute()) {
                ResultSet result = statement.getResultSet();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", values));
                }
            }
            return rows;
        }
    }

    static String value(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        return rows(connection, sql, parameters).getFirst();
    }

    private static String adminUrl() {
        String given = System.getenv("GOLDEN_TEST_POSTGRES_URL");
        if (given != null && !given.isBlank()) {
            return given;
        }
        try {
            return EmbeddedPostgres.builder()
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new IllegalStateException("embedded Postgres does not start", e);
        }
    }

    private static String createTemplate() {
        String name = "golden_template_" + suffix();
        Migrations.migrate(create(name, ""), USER, PASSWORD);
        return name;
    }

    private static String create(String name, String options) {
        try (Connection connection = connect(ADMIN_URL)) {
            rows(connection, "CREATE DATABASE " + name + options);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String base = ADMIN_URL.replaceFirst("\\?.*", "");
        return base.substring(0, base.lastIndexOf('/') + 1) + name;
    }

    private static String suffix() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
