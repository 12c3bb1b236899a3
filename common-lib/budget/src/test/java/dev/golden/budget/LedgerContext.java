package dev.golden.budget;

import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.database.DatabaseAutoConfiguration;
import dev.golden.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A ledger with a pool of its own, as one replica has it, under the orchestrator's database role. */
record LedgerContext(TestDatabase database, AnnotationConfigApplicationContext context) implements AutoCloseable {

    static LedgerContext start(TestDatabase database, String... properties) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        TestPropertyValues.of(properties)
                .and(
                        "golden.database.url=" + database.jdbcUrl(),
                        "golden.database.user=" + database.user(),
                        "golden.database.password=" + database.password(),
                        "golden.database.role=golden_orchestrator",
                        "golden.database.connection-timeout=30s")
                .applyTo(context);
        context.register(
                DatabaseAutoConfiguration.class,
                JdbcTemplateAutoConfiguration.class,
                JdbcClientAutoConfiguration.class,
                BudgetConfiguration.class);
        context.refresh();
        return new LedgerContext(database, context);
    }

    BudgetLedger ledger() {
        return context.getBean(BudgetLedger.class);
    }

    static ReserveRequest request(String tenant, String id, long tokens) {
        return new ReserveRequest(tenant, id, tokens, null, null, Duration.ofMinutes(1));
    }

    /** By hand, as an operator with psql. */
    void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    void limit(String tenant, long total) {
        execute("INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('" + tenant + "', " + total + ")");
    }

    /** First column of the first row. */
    long number(String sql, @Nullable Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
