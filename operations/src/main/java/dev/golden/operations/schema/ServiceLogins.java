package dev.golden.operations.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Creates the services' logins and changes their passwords. A login has no right of its own: each of its sessions takes
 * the service's role on from the start. So it also works behind a pooler that hands sessions round, where a service
 * cannot take a role on itself.
 */
final class ServiceLogins {

    private static final String NO_RIGHTS =
            "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";

    /** What was done about a login. */
    enum Action {
        CREATED,
        PASSWORD_CHANGED,
        UNCHANGED
    }

    private final Connection connection;
    private final int connectionLimit;

    ServiceLogins(Connection connection, int connectionLimit) {
        this.connection = connection;
        this.connectionLimit = connectionLimit;
    }

    /** Within the transaction: a verifier in the server's log could be tried out by whoever reads it. */
    void keepOutOfServerLog() throws SQLException {
        execute("""
                SELECT set_config(name, value, TRUE)
                FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'),
                    ('log_min_duration_statement', '-1')) AS setting (name, value)
                WHERE (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                """);
    }

    Action apply(ServiceLogin login, String password) throws SQLException {
        boolean present = exists(login.login());
        String stored = present ? storedVerifier(login.login()) : null;
        boolean same = stored != null && ScramVerifier.matches(stored, password);
        if (!present) {
            execute("CREATE ROLE " + login.login() + " " + NO_RIGHTS);
        }
        // NOSUPERUSER and the like may only be said by those who could give them: not on every run.
        execute("ALTER ROLE " + login.login() + " NOINHERIT CONNECTION LIMIT " + connectionLimit);
        if (!same) {
            execute("ALTER ROLE " + login.login() + " PASSWORD '" + ScramVerifier.of(password) + "'");
        }
        execute("GRANT " + login.role() + " TO " + login.login() + " WITH INHERIT FALSE, SET TRUE");
        execute("ALTER ROLE " + login.login() + " SET role " + login.role());
        if (!present) {
            return Action.CREATED;
        }
        return same ? Action.UNCHANGED : Action.PASSWORD_CHANGED;
    }

    private boolean exists(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Null when there is none or only a superuser may know it; then the password is set anew. */
    private @Nullable String storedVerifier(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT has_table_privilege('pg_authid', 'SELECT')")) {
            if (!row.next() || !row.getBoolean(1)) {
                return null;
            }
        }
        try (PreparedStatement query =
                connection.prepareStatement("SELECT rolpassword FROM pg_authid WHERE rolname = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
