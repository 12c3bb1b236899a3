package dev.golden.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class TracesTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void withoutAnExporterIdsAreHandedOn() {
        Traces traces = Traces.off();
        try (Scope _ = traces.server("GET", PARENT)) {
            assertThat(MDC.get("trace_id")).isEqualTo(TRACE);
            assertThat(Traces.current()).startsWith("00-" + TRACE).isNotEqualTo(PARENT);
            String request = Traces.current();
            try (Scope _ = traces.begin("part", SpanKind.INTERNAL)) {
                assertThat(Traces.current()).isEqualTo(request);
            }
            assertThat(traces.detached("send", SpanKind.PRODUCER, request).traceParent())
                    .isEqualTo(request);
        }
        assertThat(Traces.current()).isNull();
        try (Scope _ = traces.begin("message", SpanKind.CONSUMER, PARENT)) {
            assertThat(Traces.current()).isEqualTo(PARENT);
        }
        assertThat(Traces.current()).isNull();
    }

    @Test
    void whatACallerMakesUpBeginsANewTrace() {
        for (String header : new String[] {
            "",
            "x",
            "00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
            "ff" + PARENT.substring(2),
            PARENT.toUpperCase(java.util.Locale.ROOT),
            "00-" + TRACE + "-" + "0".repeat(16) + "-01",
            PARENT + "x"
        }) {
            try (Scope _ = Traces.off().server("GET", header)) {
                assertThat(MDC.get("trace_id")).as(header).hasSize(32).isNotEqualTo(TRACE);
            }
        }
    }

    @Test
    void storedWorkGoesOnInItsTrace() {
        Traces.within(PARENT, () -> assertThat(Traces.current()).isEqualTo(PARENT));
        Traces.within(null, () -> assertThat(Traces.current()).isNull());
        String sameTrace = "00-" + TRACE + "-aaaaaaaaaaaaaaaa-01";
        Traces.within(
                sameTrace,
                () -> Traces.within(PARENT, () -> assertThat(Traces.current()).isEqualTo(sameTrace)));
        assertThat(Traces.current()).isNull();
    }

    @Test
    void anAbsentReceiverBlocksNobodyAndIsSaidOnce() throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger(WatchedExporter.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        AtomicInteger others = new AtomicInteger();
        java.util.logging.Logger library = java.util.logging.Logger.getLogger("io.opentelemetry");
        Handler counting = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord line) {
                others.incrementAndGet();
            }
        };
        library.addHandler(counting);
        SpanExport export = SpanExport.open(new TracingProperties("http://127.0.0.1:9", 1, 64, null), "test", "1", "i");
        try {
            Traces traces = export.traces();
            CountDownLatch done = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    try (Scope span = traces.begin("work", SpanKind.INTERNAL, PARENT)) {
                        span.set("n", i);
                        assertThat(MDC.get("trace_id")).isEqualTo(TRACE);
                    }
                }
                done.countDown();
            });
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(20)).until(() -> !lines.list.isEmpty());
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> lines.list.size() == 1);
            assertThat(others).hasValue(0);
        } finally {
            export.close();
            logger.detachAppender(lines);
            library.removeHandler(counting);
        }
    }
}
