package dev.golden.database;

import dev.golden.telemetry.Buckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;

/**
 * Times every prepared statement, its rows included, as {@code golden_database_query_seconds}. Everything a {@code
 * JdbcClient} runs comes through these two methods; a proxy around each result set would cost more than many statements.
 */
final class TimedStatements extends JdbcTemplate {

    private final Timer timer;

    TimedStatements(DataSource dataSource, MeterRegistry meters) {
        super(dataSource);
        timer = Timer.builder("golden.database.query")
                .description("Statements, from preparing them to the last row read; commits are not part")
                .serviceLevelObjectives(Buckets.statement())
                .register(meters);
    }

    @Override
    public <T extends @Nullable Object> T query(
            PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter, ResultSetExtractor<T> rows) {
        long start = System.nanoTime();
        try {
            return super.query(creator, setter, rows);
        } finally {
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    protected int update(PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter) {
        long start = System.nanoTime();
        try {
            return super.update(creator, setter);
        } finally {
            timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }
}
