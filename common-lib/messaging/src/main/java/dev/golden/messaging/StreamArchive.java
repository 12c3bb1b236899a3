package dev.golden.messaging;

import dev.golden.contracts.Stream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whole streams out of and into a broker, as the broker itself packs them: messages with subject, headers, sequence and
 * time, and the consumers with their positions. A broker reads what its own or an older version packed.
 */
public final class StreamArchive implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration REQUEST = Duration.ofSeconds(10);
    private static final Duration CHUNK = Duration.ofSeconds(30);
    private static final int CHUNK_BYTES = 128 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int STATUS_OK = 204;

    private final Connection connection;

    private StreamArchive(Connection connection) {
        this.connection = connection;
    }

    /** @throws IOException when the broker cannot be reached */
    public static StreamArchive connect(BrokerAddress broker) throws IOException, InterruptedException {
        return new StreamArchive(Nats.connect(broker.options("golden-archive").build()));
    }

    /**
     * What a packed stream is.
     *
     * @param description configuration and state in the broker's own JSON, needed to restore it
     * @param messages how many there were when the copy began; later ones may be among the packed
     */
    public record Packed(String description, long messages, long firstSequence, long lastSequence) {}

    /**
     * A stream that exists.
     *
     * @param waiting requests of consumers for messages: more than none means that a service runs
     */
    public record Present(long messages, long lastSequence, long consumers, long waiting) {}

    /** Version of the broker. */
    public String version() {
        return connection.getServerInfo().getVersion();
    }

    public Optional<Present> find(Stream stream) throws IOException {
        try {
            JetStreamManagement management = connection.jetStreamManagement(NatsLink.JETSTREAM);
            StreamInfo info = management.getStreamInfo(stream.name());
            List<ConsumerInfo> consumers = management.getConsumers(stream.name());
            return Optional.of(new Present(
                    info.getStreamState().getMsgCount(),
                    info.getStreamState().getLastSequence(),
                    consumers.size(),
                    consumers.stream().mapToLong(ConsumerInfo::getNumWaiting).sum()));
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw new IOException(e.getMessage(), e);
        }
    }

    public void delete(Stream stream) throws IOException {
        try {
            connection.jetStreamManagement(NatsLink.JETSTREAM).deleteStream(stream.name());
        } catch (JetStreamApiException e) {
            if (e.getErrorCode() != NOT_FOUND) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }

    /**
     * Packs a stream while it goes on being used.
     *
     * @return empty when there is no such stream
     * @throws IOException when it could not be packed wholly
     */
    public Optional<Packed> pack(Stream stream, OutputStream to) throws IOException, InterruptedException {
        String inbox = connection.createInbox();
        Subscription chunks = connection.subscribe(inbox);
        try {
            chunks.setPendingLimits(-1, -1);
            ObjectNode request = JSON.createObjectNode();
            request.put("deliver_subject", inbox);
            request.put("chunk_size", CHUNK_BYTES);
            JsonNode answer = JSON.readTree(bytes(ask("$JS.API.STREAM.SNAPSHOT." + stream.name(), request.toString())));
            if (answer.path("error").path("code").asInt(0) == NOT_FOUND) {
                return Optional.empty();
            }
            refuseError(answer, stream, "packed");
            receive(chunks, stream, to);
            JsonNode state = answer.path("state");
            ObjectNode description = JSON.createObjectNode();
            description.set("config", answer.path("config"));
            description.set("state", state);
            return Optional.of(new Packed(
                    description.toString(),
                    state.path("messages").asLong(0),
                    state.path("first_seq").asLong(0),
                    state.path("last_seq").asLong(0)));
        } finally {
            chunks.unsubscribe();
        }
    }

    private void receive(Subscription chunks, Stream stream, OutputStream to) throws IOException, InterruptedException {
        while (true) {
            Message chunk = chunks.nextMessage(CHUNK);
            if (chunk == null) {
                throw new IOException("the broker stopped sending stream " + stream.name());
            }
            if (chunk.isStatusMessage() && chunk.getStatus().getCode() != STATUS_OK) {
                throw new IOException("the broker gave up sending stream " + stream.name() + ": " + chunk.getStatus());
            }
            byte[] data = bytes(chunk);
            if (data.length == 0) {
                return;
            }
            to.write(data);
            // The broker keeps a few megabytes on their way: it goes on when it hears that they were taken.
            if (chunk.getReplyTo() != null) {
                connection.publish(chunk.getReplyTo(), new byte[0]);
            }
        }
    }

    /**
     * Creates the stream from what {@link #pack} wrote; there must be none of that name.
     *
     * @param replicas copies in the cluster; null for as many as it had
     * @throws IOException when it is not, or not wholly, there afterwards
     */
    public Present unpack(Stream stream, Packed packed, InputStream from, @Nullable Integer replicas)
            throws IOException, InterruptedException {
        JsonNode request = JSON.readTree(packed.description());
        if (replicas != null && request.path("config") instanceof ObjectNode config) {
            config.put("num_replicas", replicas);
        }
        JsonNode answer = JSON.readTree(bytes(ask("$JS.API.STREAM.RESTORE." + stream.name(), request.toString())));
        refuseError(answer, stream, "restored");
        String target = answer.path("deliver_subject").asString("");
        for (byte[] chunk = from.readNBytes(CHUNK_BYTES); chunk.length > 0; chunk = from.readNBytes(CHUNK_BYTES)) {
            refuseError(bytes(ask(target, chunk)), stream);
        }
        refuseError(bytes(ask(target, new byte[0])), stream);
        Present present = find(stream).orElseThrow(() -> new IOException("stream " + stream.name() + " is not there"));
        if (present.lastSequence() < packed.lastSequence()) {
            throw new IOException("stream " + stream.name() + " ends at message " + present.lastSequence()
                    + " instead of " + packed.lastSequence());
        }
        return present;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Message ask(String subject, String request) throws IOException, InterruptedException {
        return ask(subject, request.getBytes(StandardCharsets.UTF_8));
    }

    private Message ask(String subject, byte[] request) throws IOException, InterruptedException {
        Message answer = connection.request(subject, request, subject.startsWith("$JS.API") ? REQUEST : CHUNK);
        if (answer == null) {
            throw new IOException("the broker did not answer on " + subject);
        }
        if (answer.isStatusMessage()) {
            throw new IOException("the broker refused " + subject + ": " + answer.getStatus());
        }
        return answer;
    }

    private static byte[] bytes(Message message) {
        byte[] data = message.getData();
        return data == null ? new byte[0] : data;
    }

    private static void refuseError(byte[] answer, Stream stream) throws IOException {
        if (answer.length > 0) {
            try {
                refuseError(JSON.readTree(answer), stream, "restored");
            } catch (JacksonException e) {
                throw new IOException("the broker answered nonsense for stream " + stream.name(), e);
            }
        }
    }

    private static void refuseError(JsonNode answer, Stream stream, String done) throws IOException {
        if (answer.has("error")) {
            throw new IOException("stream " + stream.name() + " cannot be " + done + ": "
                    + answer.path("error").path("description").asString("unknown"));
        }
    }
}
