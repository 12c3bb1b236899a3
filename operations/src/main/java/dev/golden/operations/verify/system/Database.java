package dev.golden.operations.verify.system;

import dev.golden.operations.OperationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The database, read-only; what acts does so in a transaction that is always rolled back. */
public final class Database implements AutoCloseable {

    /** Something to try in a transaction that leaves nothing behind. */
    @FunctionalInterface
    public interface Trial<T> {
        T run(Database database) throws SQLException;
    }

    private final Connection connection;
    private final Supplier<Connection> more;

    private Database(Connection connection, Supplier<Connection> more) {
        this.connection = connection;
        this.more = more;
    }

    /** @param connections opens one; asked again for each trial */
    public static Database open(Supplier<Connection> connections) throws SQLException {
        Connection connection = connections.get();
        connection.setReadOnly(true);
        return new Database(connection, connections);
    }

    /** Rows as column to text; a null is an empty text. */
    public List<Map<String, String>> rows(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            if (!statement.execute()) {
                return List.of();
            }
            List<Map<String, String>> rows = new ArrayList<>();
            try (ResultSet result = statement.getResultSet()) {
                while (result.next()) {
                    Map<String, String> row = new LinkedHashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        String value = result.getString(i);
                        row.put(result.getMetaData().getColumnLabel(i), value == null ? "" : value);
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    /** First column of the first row, empty when there is none. */
    public String value(String sql, Object... parameters) throws SQLException {
        List<Map<String, String>> rows = rows(sql, parameters);
        return rows.isEmpty() ? "" : rows.getFirst().values().iterator().next();
    }

    public boolean isTrue(String sql, Object... parameters) throws SQLException {
        return "t".equals(value(sql, parameters));
    }

    public long number(String sql, Object... parameters) throws SQLException {
        String value = value(sql, parameters);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    /** First column of all rows. */
    public Set<String> column(String sql, Object... parameters) throws SQLException {
        Set<String> values = new TreeSet<>();
        for (Map<String, String> row : rows(sql, parameters)) {
            values.add(row.values().iterator().next());
        }
        return values;
    }

    public boolean hasTable(String name) throws SQLException {
        return isTrue("SELECT to_regclass(?) IS NOT NULL", name);
    }

    /** Runs it on a connection of its own and takes everything back, whatever happens. Waits for no lock for long. */
    public <T> T rolledBack(Trial<T> trial) throws SQLException {
        try (Connection own = more.get()) {
            own.setAutoCommit(false);
            try {
                Database inside = new Database(own, more);
                inside.rows("SET LOCAL lock_timeout = '5s'");
                inside.rows("SET LOCAL statement_timeout = '30s'");
                return trial.run(inside);
            } finally {
                own.rollback();
            }
        }
    }

    /** SQL state of the refusal; empty when the statement went through. Only inside {@link #rolledBack}. */
    public String refusal(String sql, Object... parameters) throws SQLException {
        var savepoint = connection.setSavepoint();
        try {
            rows(sql, parameters);
            connection.releaseSavepoint(savepoint);
            return "";
        } catch (SQLException e) {
            connection.rollback(savepoint);
            return e.getSQLState();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new OperationException("The database connection does not close: " + e.getMessage(), e);
        }
    }
}
