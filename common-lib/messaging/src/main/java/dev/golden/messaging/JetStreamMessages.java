package dev.golden.messaging;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Messages in JetStream. */
final class JetStreamMessages implements StoredMessages {

    private static final int NOT_FOUND = 404;

    private final NatsLink link;

    JetStreamMessages(NatsLink link) {
        this.link = link;
    }

    @Override
    public Optional<StoredMessage> fetch(String stream, long sequence) {
        try {
            MessageInfo found =
                    link.require().jetStreamManagement(NatsLink.JETSTREAM).getMessage(stream, sequence);
            Map<String, List<String>> headers = new TreeMap<>();
            if (found.getHeaders() != null) {
                found.getHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
            }
            byte[] data = found.getData() == null ? new byte[0] : found.getData();
            return Optional.of(new StoredMessage(
                    Objects.requireNonNull(found.getSubject()),
                    headers,
                    data,
                    Objects.requireNonNull(found.getTime()).toInstant()));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean hasConsumer(String stream, String consumer) {
        try {
            link.require().jetStreamManagement(NatsLink.JETSTREAM).getConsumerInfo(stream, consumer);
            return true;
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return false;
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void send(String subject, Map<String, List<String>> headers, byte[] data) {
        Headers sent = new Headers();
        headers.forEach((name, values) -> sent.put(name, values));
        try {
            link.require().jetStream(NatsLink.JETSTREAM).publish(subject, sent, data);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
            throw unavailable(e);
        }
    }

    private static ProblemException unavailable(Exception cause) {
        return new ProblemException(
                ProblemType.UNAVAILABLE, "The message broker did not answer", List.of(), null, cause);
    }
}
