package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Stream;
import dev.golden.messaging.StreamSetup.Action;
import dev.golden.messaging.StreamSetup.Report;
import dev.golden.messaging.StreamSetup.StreamReport;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamSetupIT {

    @Test
    void createsThenChangesNothingThenMendsAndRefuses() throws Exception {
        TestServer nats = Servers.shared().newNats();
        Connection connection = Nats.connect(nats.url());
        try {
            assertThat(run(nats).streams()).allMatch(stream -> stream.action() == Action.CREATED);
            assertThat(run(nats).streams()).allMatch(stream -> stream.action() == Action.UNCHANGED);

            var management = connection.jetStreamManagement();
            var tasks = management.getStreamInfo(Stream.TASKS.name()).getConfiguration();
            management.updateStream(StreamConfiguration.builder(tasks)
                    .maxBytes(1 << 20)
                    .duplicateWindow(Duration.ofSeconds(10))
                    .build());
            var dlq = management.getStreamInfo(Stream.DLQ.name()).getConfiguration();
            management.updateStream(StreamConfiguration.builder(dlq)
                    .maxAge(Duration.ofDays(365))
                    .build());

            Report report = run(nats);
            assertThat(report(report, Stream.TASKS).action()).isEqualTo(Action.UPDATED);
            assertThat(report(report, Stream.TASKS).differences())
                    .anyMatch(difference -> difference.startsWith("max bytes: 1048576 -> "));
            // Keeping messages for a shorter time would delete some.
            assertThat(report(report, Stream.DLQ).action()).isEqualTo(Action.REFUSED);
            assertThat(report(report, Stream.PRC).action()).isEqualTo(Action.UNCHANGED);
            assertThat(report.complete()).isTrue();
            assertThat(report.text()).contains("TASKS", "UPDATED", "max bytes");
            assertThat(management
                            .getStreamInfo(Stream.DLQ.name())
                            .getConfiguration()
                            .getMaxAge())
                    .isEqualTo(Duration.ofDays(365));
        } finally {
            connection.close();
            nats.close();
        }
    }

    private static Report run(TestServer nats) throws Exception {
        return StreamSetup.run(BrokerAddress.of(nats.url()), 1);
    }

    private static StreamReport report(Report report, Stream stream) {
        return report.streams().stream()
                .filter(one -> one.stream() == stream)
                .findFirst()
                .orElseThrow();
    }
}
