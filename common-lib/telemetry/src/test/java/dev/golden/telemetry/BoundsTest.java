package dev.golden.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What callers make up must fill neither the monitor's memory nor the disk. */
class BoundsTest {

    @Test
    void aMetricHasNoMoreSeriesThanTheLimitAndForgetsThoseRemoved() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new SeriesLimit(3).guard(meters);
        for (int i = 0; i < 100; i++) {
            meters.counter("careless", "path", "/" + i).increment();
            meters.counter("other", "same", "1").increment();
        }
        assertThat(meters.find("careless").counters()).hasSize(3);
        assertThat(meters.counter("other", "same", "1").count()).isEqualTo(100);

        Meter gone = meters.get("careless").counters().iterator().next();
        meters.remove(gone);
        meters.counter("careless", "path", "/new").increment();
        assertThat(meters.get("careless").tag("path", "/new").counter().count()).isEqualTo(1);
    }

    @Test
    void aMethodThatHttpDoesNotKnowIsOther() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        meters.config().meterFilter(new KnownMethods("http.server.requests"));
        meters.timer("http.server.requests", "method", "BREW", "uri", "/tasks").record(Duration.ofMillis(1));
        meters.timer("http.server.requests", "method", "GET", "uri", "/tasks").record(Duration.ofMillis(1));

        assertThat(meters.find("http.server.requests").tag("method", "OTHER").timers())
                .hasSize(1);
        assertThat(meters.find("http.server.requests").tag("method", "BREW").timers())
                .isEmpty();
    }

    @Test
    void aFloodOfRefusalsIsCountedButNotWritten() {
        Logger logger = (Logger) LoggerFactory.getLogger(SecurityDenials.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        try {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            SecurityDenials denials = new SecurityDenials(meters);
            for (int i = 0; i < 10_000; i++) {
                denials.denied(SecurityDenials.Reason.FORBIDDEN, "GET /tasks", "mallory@acme");
            }
            assertThat(meters.get("golden.security.denials")
                            .tag("reason", "forbidden")
                            .counter()
                            .count())
                    .isEqualTo(10_000);
            assertThat(lines.list).hasSizeBetween(10, 200);
            assertThat(lines.list.getFirst().getMessage()).isEqualTo("security validation failed");
        } finally {
            logger.detachAppender(lines);
            logger.setAdditive(true);
        }
    }

    @Test
    void theNextLineSaysHowManyWereHeldBack() {
        AtomicLong nanos = new AtomicLong();
        LineLimit limit = new LineLimit(2, nanos::get);
        assertThat(List.of(limit.pass(), limit.pass(), limit.pass(), limit.pass()))
                .containsExactly(0L, 0L, -1L, -1L);
        nanos.set(Duration.ofSeconds(1).toNanos());
        assertThat(limit.pass()).isEqualTo(2);
        assertThat(limit.pass()).isZero();
    }

    @Test
    void theLimitsOfTheObjectivesAreBounds() {
        assertThat(Buckets.statement()).contains(Duration.ofMillis(100));
        assertThat(Buckets.run()).contains(Duration.ofSeconds(30));
        assertThat(Buckets.review()).contains(Duration.ofMinutes(3));
    }
}
