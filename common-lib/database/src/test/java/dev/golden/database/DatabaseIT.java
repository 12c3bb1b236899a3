package dev.golden.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatabaseIT {

    private static final ApplicationContextRunner CONTEXT = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DatabaseAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    DataSourceTransactionManagerAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class));

    private static TestDatabase database;

    @BeforeAll
    static void createDatabase() {
        database = Servers.shared().newDatabase();
    }

    private static ApplicationContextRunner connected() {
        return CONTEXT.withPropertyValues(
                "golden.database.url=" + database.jdbcUrl(),
                "golden.database.user=" + database.user(),
                "golden.database.password=" + database.password(),
                "golden.database.role=golden_orchestrator",
                "golden.database.pool-size=2",
                "golden.database.connection-timeout=300ms");
    }

    @Test
    void transactionSeesOnlyTheTenantOfItsScope() {
        connected().run(context -> {
            Transactions transactions = context.getBean(Transactions.class);
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            for (String tenant : new String[] {"red", "blue"}) {
                TenantScope.run(
                        tenant,
                        () -> transactions.write(
                                () -> jdbc.sql("INSERT INTO budget_limits (tenant_id, total_limit) VALUES (?, 5)")
                                        .param(tenant)
                                        .update()));
            }
            String count = "SELECT count(*) FROM budget_limits";
            assertThat(TenantScope.<Long>call(
                            "red",
                            () -> transactions.read(
                                    () -> jdbc.sql(count).query(Long.class).single())))
                    .isEqualTo(1);
            assertThat(TenantScope.<Long>callAsPlatform(() -> transactions.read(
                            () -> jdbc.sql(count).query(Long.class).single())))
                    .isEqualTo(2);
            // Nobody chose a scope: nothing is visible, also on a connection that just served another tenant.
            assertThat(transactions.<Long>read(
                            () -> jdbc.sql(count).query(Long.class).single()))
                    .isZero();
            assertThat(jdbc.sql(count).query(Long.class).single()).isZero();
            Throwable foreign = catchThrowable(() -> TenantScope.run(
                    "red",
                    () -> transactions.write(
                            () -> jdbc.sql("INSERT INTO budget_limits (tenant_id, total_limit) VALUES ('green', 5)")
                                    .update())));
            assertThat(DatabaseFailure.sqlState(foreign)).isEqualTo("42501");
        });
    }

    @Test
    void poolAssumesTheServiceRole() {
        connected().run(context -> {
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            assertThat(jdbc.sql("SELECT current_user").query(String.class).single())
                    .isEqualTo("golden_orchestrator");
            Throwable refused = catchThrowable(
                    () -> jdbc.sql("SELECT count(*) FROM dlq_messages").query().singleValue());
            assertThat(DatabaseFailure.sqlState(refused)).isEqualTo("42501");
            assertThat(DatabaseFailure.isUnavailable(refused)).isFalse();
        });
    }

    @Test
    void roleThatIsNoIdentifierIsRefused() {
        CONTEXT.withPropertyValues("golden.database.role=x; DROP TABLE tasks")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void startsWhilePostgresIsAwayAndTellsSo() {
        CONTEXT.withPropertyValues(
                        "golden.database.url=jdbc:postgresql://127.0.0.1:1/golden",
                        "golden.database.connection-timeout=300ms")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Transactions transactions = context.getBean(Transactions.class);
                    Throwable failure = catchThrowable(() -> transactions.write(() -> {}));
                    assertThat(DatabaseFailure.isUnavailable(failure)).isTrue();
                });
    }

    @Test
    void exhaustedPoolIsTold() {
        connected().run(context -> {
            HikariDataSource pool = context.getBean(HikariDataSource.class);
            Transactions transactions = context.getBean(Transactions.class);
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch held = new CountDownLatch(2);
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                Thread.ofVirtual()
                        .start(() -> transactions.write(() -> {
                            held.countDown();
                            awaitQuietly(release);
                        }));
            }
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
            Throwable failure = catchThrowable(() -> transactions.write(() -> {}));
            assertThat(DatabaseFailure.isUnavailable(failure)).isTrue();
            release.countDown();
        });
    }

    @Test
    void instantsReadBackEqual() {
        connected().run(context -> {
            Instant now = context.getBean(Clock.class).instant();
            Instant read = context.getBean(JdbcClient.class)
                    .sql("SELECT CAST(? AS timestamptz) AS at")
                    .param(Columns.timestamp(now))
                    .query((row, n) -> Columns.instant(row, "at"))
                    .single();
            assertThat(read).isEqualTo(now);
        });
    }

    @Test
    void brokenConnectionIsTold() {
        assertThat(DatabaseFailure.isUnavailable(new IllegalStateException(new SQLException("gone", "08006"))))
                .isTrue();
        assertThat(DatabaseFailure.isUnavailable(new SQLException("duplicate", "23505")))
                .isFalse();
        assertThat(DatabaseFailure.isConcurrency(new SQLException("deadlock", "40P01")))
                .isTrue();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
