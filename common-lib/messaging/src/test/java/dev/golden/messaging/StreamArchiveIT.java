package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.Stream;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamArchiveIT {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private TestServer nats;
    private Connection connection;

    @BeforeEach
    void startBroker() throws Exception {
        nats = Servers.shared().newNats();
        connection = Nats.connect(nats.url());
    }

    @AfterEach
    void stopBroker() throws InterruptedException {
        connection.close();
        nats.close();
    }

    @Test
    void aStreamComesBackWithItsSequencesTimesAndPositions() throws Exception {
        BrokerAddress broker = BrokerAddress.of(nats.url());
        StreamSetup.run(broker, 1);
        try (StreamArchive archive = StreamArchive.connect(broker)) {
            JetStreamManagement management = connection.jetStreamManagement();
            long before =
                    management.getStreamInfo("GOVERNANCE").getStreamState().getLastSequence();
            byte[] big = new byte[200_000];
            Arrays.fill(big, (byte) 'x');
            for (int i = 1; i <= 60; i++) {
                Headers headers = new Headers().add("Nats-Msg-Id", "archive-" + i);
                connection.jetStream().publish("governance.a.b.v1", headers, i == 30 ? big : new byte[] {(byte) i});
            }
            management.addOrUpdateConsumer(
                    "GOVERNANCE",
                    ConsumerConfiguration.builder().durable("reader").build());
            var reading = connection.jetStream().subscribe(null, PullSubscribeOptions.bind("GOVERNANCE", "reader"));
            reading.fetch(10, WAIT).forEach(message -> ackSync(message));
            MessageInfo original = management.getMessage("GOVERNANCE", before + 31);

            ByteArrayOutputStream packedBytes = new ByteArrayOutputStream();
            StreamArchive.Packed packed =
                    archive.pack(Stream.GOVERNANCE, packedBytes).orElseThrow();
            assertThat(packed.messages()).isEqualTo(60);
            assertThat(packed.lastSequence()).isEqualTo(before + 60);

            assertThatThrownBy(() -> archive.unpack(
                            Stream.GOVERNANCE, packed, new ByteArrayInputStream(packedBytes.toByteArray()), null))
                    .as("never over a stream that is there")
                    .isInstanceOf(IOException.class);
            archive.delete(Stream.GOVERNANCE);
            assertThat(archive.find(Stream.GOVERNANCE)).isEmpty();
            assertThat(archive.pack(Stream.GOVERNANCE, new ByteArrayOutputStream()))
                    .isEmpty();

            StreamArchive.Present present =
                    archive.unpack(Stream.GOVERNANCE, packed, new ByteArrayInputStream(packedBytes.toByteArray()), 1);

            assertThat(present.messages()).isEqualTo(60);
            MessageInfo restored = management.getMessage("GOVERNANCE", before + 31);
            assertThat(restored.getTime()).isEqualTo(original.getTime());
            assertThat(restored.getHeaders().getFirst("Nats-Msg-Id")).isEqualTo("archive-31");
            assertThat(management.getMessage("GOVERNANCE", before + 30).getData())
                    .isEqualTo(big);
            var again = connection.jetStream().subscribe(null, PullSubscribeOptions.bind("GOVERNANCE", "reader"));
            assertThat(again.fetch(1, WAIT).getFirst().metaData().streamSequence())
                    .as("what was acknowledged does not come again")
                    .isEqualTo(before + 11);
            assertThat(StreamSetup.run(broker, 1).streams())
                    .allSatisfy(report -> assertThat(report.action()).isEqualTo(StreamSetup.Action.UNCHANGED));
        }
    }

    @Test
    void aTornCopyIsNotAStream() throws Exception {
        BrokerAddress broker = BrokerAddress.of(nats.url());
        StreamSetup.run(broker, 1);
        try (StreamArchive archive = StreamArchive.connect(broker)) {
            byte[] noise = new byte[400_000];
            new java.util.Random(7).nextBytes(noise);
            connection.jetStream().publish("governance.a.b.v1", noise);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            StreamArchive.Packed packed = archive.pack(Stream.GOVERNANCE, bytes).orElseThrow();
            archive.delete(Stream.GOVERNANCE);
            byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);

            assertThatThrownBy(() -> archive.unpack(Stream.GOVERNANCE, packed, new ByteArrayInputStream(half), 1))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void ackSync(io.nats.client.Message message) {
        try {
            message.ackSync(WAIT);
        } catch (java.util.concurrent.TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
