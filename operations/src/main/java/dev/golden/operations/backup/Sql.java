package dev.golden.operations.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements on one connection. */
record Sql(Connection connection) {

    /** Reads a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The same text for the same value whatever the server's settings; rows that may not be seen are an error. */
    void prepareForCopy() throws SQLException {
        for (String setting : List.of(
                "row_security = off",
                "DateStyle = 'ISO, YMD'",
                "TimeZone = 'UTC'",
                "IntervalStyle = 'postgres'",
                "extra_float_digits = 3",
                "bytea_output = 'hex'",
                "statement_timeout = 0",
                "idle_in_transaction_session_timeout = 0",
                "lock_timeout = '1min'")) {
            execute("SET " + setting);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        }
    }

    <T> T one(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        return list(sql, row, parameters).getFirst();
    }

    List<String> texts(String sql, @Nullable Object... parameters) throws SQLException {
        return list(sql, row -> row.getString(1), parameters);
    }

    Instant now() throws SQLException {
        return one("SELECT clock_timestamp()", row -> instant(row, 1));
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** An identifier as it is written in a statement. */
    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i];
            statement.setObject(i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return statement;
    }
}
