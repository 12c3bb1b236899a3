package dev.golden.messaging;

import dev.golden.contracts.Stream;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks at a broker from outside of every service: its streams, who consumes, whom it lets in. */
public final class BrokerProbe implements AutoCloseable {

    private static final String USER_INFO = "//[^@/,]*@";

    /**
     * A durable consumer.
     *
     * @param waiting pulls that wait for a message: somebody listens
     * @param pending messages not yet delivered
     */
    public record ConsumerState(String stream, String name, long waiting, long pending) {}

    private final Connection connection;
    private final JetStreamManagement management;

    private BrokerProbe(Connection connection, JetStreamManagement management) {
        this.connection = connection;
        this.management = management;
    }

    /** @throws IOException when the broker cannot be reached or refuses the login */
    public static BrokerProbe connect(BrokerAddress broker) throws IOException, InterruptedException {
        Connection connection =
                Nats.connect(broker.options("golden-verify").noReconnect().build());
        return new BrokerProbe(connection, connection.jetStreamManagement(NatsLink.JETSTREAM));
    }

    /** Whether somebody without user and password gets in. */
    public static boolean admitsAnonymous(BrokerAddress broker) throws IOException, InterruptedException {
        BrokerAddress nobody =
                new BrokerAddress(broker.url().replaceAll(USER_INFO, "//"), null, null, null, broker.ca());
        try {
            Nats.connect(nobody.options("golden-verify").noReconnect().build()).close();
            return true;
        } catch (AuthenticationException e) {
            return false;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage())
                    .toLowerCase(java.util.Locale.ROOT)
                    .contains("authorization violation")) {
                return false;
            }
            throw e;
        }
    }

    public boolean hasJetStream() {
        return connection.getServerInfo().isJetStreamAvailable();
    }

    public String version() {
        return connection.getServerInfo().getVersion();
    }

    /** How the stream differs from what it should be; empty when it does not. */
    public List<String> differences(Stream stream) throws IOException {
        try {
            return StreamSetup.differences(management, stream);
        } catch (JetStreamApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    public Optional<ConsumerState> find(Stream stream, String consumer) throws IOException {
        try {
            ConsumerInfo info = management.getConsumerInfo(stream.name(), consumer);
            return Optional.of(new ConsumerState(stream.name(), consumer, info.getNumWaiting(), info.getNumPending()));
        } catch (JetStreamApiException e) {
            return Optional.empty();
        }
    }

    /** Sends a message to itself past every stream; whether it came back in time. */
    public boolean roundTrip(Duration wait) throws InterruptedException, IOException {
        String subject = connection.createInbox();
        String text = UUID.randomUUID().toString();
        Subscription subscription = connection.subscribe(subject);
        try {
            connection.publish(subject, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            io.nats.client.Message message = subscription.nextMessage(wait);
            return message != null
                    && text.equals(new String(message.getData(), java.nio.charset.StandardCharsets.UTF_8));
        } finally {
            subscription.unsubscribe();
        }
    }

    /** Stores a message in the stream of its subject, as a faulty sender would. */
    public void send(String subject, String messageId, byte[] data) throws IOException {
        try {
            connection
                    .jetStream(NatsLink.JETSTREAM)
                    .publish(subject, new Headers().put("Nats-Msg-Id", messageId), data);
        } catch (JetStreamApiException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Streams that lack something, one sentence each. */
    public List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            for (String difference : differences(stream)) {
                faults.add(stream.name() + " " + difference);
            }
        }
        return faults;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
