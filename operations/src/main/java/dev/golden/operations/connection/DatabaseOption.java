package dev.golden.operations.connection;

import dev.golden.operations.OperationException;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: the database. Defaults come from the environment, else from the platform that runs on this machine. */
public final class DatabaseOption {

    @Option(
            names = "--db",
            paramLabel = "JDBC-URL",
            description = "Database, e.g. jdbc:postgresql://HOST:5432/golden (default: GOLDEN_POSTGRES_URL).")
    private @Nullable String url;

    @Option(names = "--db-user", paramLabel = "USER", description = "Its user (default: GOLDEN_POSTGRES_USER).")
    private @Nullable String user;

    @Option(
            names = "--db-password",
            paramLabel = "PASSWORD",
            description = "Its password; better given as GOLDEN_POSTGRES_PASSWORD than on the command line.")
    private @Nullable String password;

    public boolean isGiven() {
        return url != null && !url.isBlank();
    }

    /** @throws OperationException when no database is named */
    public String url() {
        if (url == null || url.isBlank()) {
            throw new OperationException("No database is named: give --db or set GOLDEN_POSTGRES_URL.");
        }
        return url.startsWith("jdbc:") ? url : "jdbc:" + url;
    }

    public String user() {
        return user == null ? "" : user;
    }

    public String password() {
        return password == null ? "" : password;
    }

    /** @throws OperationException when no database is named */
    public DatabaseAddress address() {
        return new DatabaseAddress(url(), user(), password());
    }

    /** @throws OperationException when it cannot be reached */
    public Connection open() {
        return address().open();
    }
}
