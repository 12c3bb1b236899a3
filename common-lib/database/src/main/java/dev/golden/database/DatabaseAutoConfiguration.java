package dev.golden.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Pool, tenant-scoped transactions, clock, and the mapper for stored and sent JSON. */
@AutoConfiguration(
        before = {
            DataSourceAutoConfiguration.class,
            DataSourceTransactionManagerAutoConfiguration.class,
            JdbcTemplateAutoConfiguration.class
        })
@EnableConfigurationProperties(DatabaseProperties.class)
public class DatabaseAutoConfiguration {

    /** UTC in microseconds, as Postgres keeps it: an instant that was stored reads back equal. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(DataSource.class)
    HikariDataSource dataSource(DatabaseProperties properties, Environment environment) {
        String service = environment.getProperty("spring.application.name", "golden");
        HikariConfig config = new HikariConfig();
        config.setPoolName(service + "-database");
        config.setJdbcUrl(orElse(
                properties.url(),
                environment.getProperty("GOLDEN_POSTGRES_URL", "jdbc:postgresql://localhost:5432/golden")));
        config.setUsername(orElse(properties.user(), environment.getProperty("GOLDEN_POSTGRES_USER", "golden")));
        config.setPassword(orElse(properties.password(), environment.getProperty("GOLDEN_POSTGRES_PASSWORD", "")));
        config.setMaximumPoolSize(properties.poolSize());
        config.setMinimumIdle(Math.min(2, properties.poolSize()));
        config.setConnectionTimeout(properties.connectionTimeout().toMillis());
        config.setValidationTimeout(Math.clamp(properties.connectionTimeout().toMillis() / 2, 250, 2000));
        // The process starts while Postgres is away and recovers when it comes.
        config.setInitializationFailTimeout(-1);
        String role = properties.role();
        if (role != null && !role.isEmpty()) {
            config.setConnectionInitSql("SET ROLE " + role);
        }
        config.addDataSourceProperty("ApplicationName", service);
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(properties.socketTimeout().toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }

    @Bean
    @ConditionalOnMissingBean(JdbcOperations.class)
    JdbcTemplate jdbcTemplate(DataSource dataSource, ObjectProvider<MeterRegistry> meters) {
        return new TimedStatements(dataSource, meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    @ConditionalOnMissingBean(PlatformTransactionManager.class)
    TenantScopedTransactions transactionManager(DataSource dataSource) {
        return new TenantScopedTransactions(dataSource);
    }

    @Bean
    @ConditionalOnMissingBean
    Transactions transactions(PlatformTransactionManager manager) {
        return new Transactions(manager);
    }

    @Bean
    @ConditionalOnMissingBean
    Json json() {
        return new Json();
    }

    private static String orElse(@Nullable String value, String fallback) {
        return value == null || value.isEmpty() ? fallback : value;
    }
}
