package dev.golden.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells what kind of failure a database exception is, from its causes; Spring's wrappers differ by where it happened. */
public final class DatabaseFailure {

    private static final Set<String> ROLLED_BACK = Set.of("40001", "40P01", "55P03");

    private DatabaseFailure() {}

    /** Whether the database could not be reached or has no capacity left (pool exhausted): try again later. */
    public static boolean isUnavailable(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLRecoverableException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                // 08 connection, 53 out of resources, 57P shutting down or starting, 25006 read-only after fail-over.
                if (state != null
                        && (state.startsWith("08")
                                || state.startsWith("53")
                                || state.startsWith("57P")
                                || state.equals("25006"))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether Postgres rolled back for the sake of a concurrent transaction (deadlock, serialization): repeat it. */
    public static boolean isConcurrency(Throwable failure) {
        String state = sqlState(failure);
        return state != null && ROLLED_BACK.contains(state);
    }

    /** The {@code SQLSTATE} of the first SQL exception among the causes, if there is one. */
    public static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getSQLState();
            }
        }
        return null;
    }
}
