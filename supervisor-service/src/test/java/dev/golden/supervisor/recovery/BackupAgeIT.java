package dev.golden.supervisor.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.supervisor.Supervisor;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class BackupAgeIT {

    private static final String RUN =
            "INSERT INTO backup_runs (id, started_at, finished_at, result, location) VALUES (gen_random_uuid(), ?::timestamptz, %s, ?, 'x')";

    @Test
    void theServiceShowsIt() {
        assertThat(Supervisor.shared().anonymously("/metrics").text()).contains("golden_backup_age_seconds{");
    }

    @Test
    void countsFromTheStartOfTheNewestThatSucceeded() {
        TestDatabase database = Servers.shared().newDatabase();
        var source = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
        JdbcClient jdbc = JdbcClient.create(source);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Instant now = Instant.parse("2030-01-01T00:00:00Z");
        BackupAge age = new BackupAge(
                jdbc, new Transactions(new JdbcTransactionManager(source)), Clock.fixed(now, ZoneOffset.UTC), meters);
        assertThat(meters.get("golden.backup.age").gauge().value()).isNaN();

        TenantScope.runAsPlatform(age::look);
        assertThat(meters.get("golden.backup.age").gauge().value())
                .as("since installation")
                .isPositive();

        jdbc.sql(RUN.formatted("now()"))
                .params("2029-12-31T23:00:00Z", "SUCCEEDED")
                .update();
        jdbc.sql(RUN.formatted("now()"))
                .params("2029-12-31T23:30:00Z", "FAILED")
                .update();
        jdbc.sql(RUN.formatted("NULL"))
                .params("2029-12-31T23:45:00Z", "RUNNING")
                .update();
        TenantScope.runAsPlatform(age::look);
        assertThat(meters.get("golden.backup.age").gauge().value()).isEqualTo(3600);
    }
}
