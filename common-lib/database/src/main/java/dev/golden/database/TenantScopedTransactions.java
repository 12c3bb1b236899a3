package dev.golden.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Hands the {@link TenantScope} to Postgres as each transaction begins. The setting ends with the transaction, so a
 * pooled connection never carries one tenant's scope to the next, also behind PgBouncer.
 */
class TenantScopedTransactions extends JdbcTransactionManager {

    TenantScopedTransactions(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        String scope = TenantScope.current();
        if (scope.isEmpty()) {
            // Unset already shows nothing: the round trip is saved.
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config('golden.tenant', ?, TRUE)")) {
            statement.setString(1, scope);
            statement.execute();
        }
    }
}
