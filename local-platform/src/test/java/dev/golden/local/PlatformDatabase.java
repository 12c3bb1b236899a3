package dev.golden.local;

import dev.golden.local.platform.PlatformDescription;
import dev.golden.local.server.PostgresServer;
import dev.golden.local.state.StateFolder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a running platform really stored, past every service. A connection per query: the server may be killed between two. */
final class PlatformDatabase {

    private final String url;
    private final String password;

    PlatformDatabase(StateFolder state) {
        this(
                "jdbc:postgresql://127.0.0.1:"
                        + PlatformDescription.find(state).orElseThrow().ports().postgres() + "/golden",
                state.secret("postgres-password"));
    }

    PlatformDatabase(String url, String password) {
        this.url = url + "?connectTimeout=2&loginTimeout=3&socketTimeout=10";
        this.password = password;
    }

    Connection open() throws SQLException {
        return DriverManager.getConnection(url, PostgresServer.USER, password);
    }

    /** The rows, their columns joined with a blank. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(rows.getString(i)));
                }
                lines.add(String.join(" ", columns));
            }
            return lines;
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).getFirst());
    }
}
