package dev.golden.messaging;

import dev.golden.contracts.Stream;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Creates and verifies the streams. Running it again changes nothing; what would lose messages (another retention, a
 * subject taken away, lower limits) is reported and left as it is.
 */
public final class StreamSetup {

    private static final Duration DUPLICATE_WINDOW = Duration.ofMinutes(2);
    private static final long MAX_MESSAGES = 2_000_000;
    private static final int STREAM_NOT_FOUND = 10059;

    private StreamSetup() {}

    /** What was done about a stream. */
    public enum Action {
        UNCHANGED,
        CREATED,
        UPDATED,
        /** Differs in a way that only a human may change. */
        REFUSED,
        FAILED
    }

    /** @param differences {@code setting: is -> should be}, or the error */
    public record StreamReport(Stream stream, Action action, List<String> differences) {}

    /** Outcome for every stream. */
    public record Report(List<StreamReport> streams) {

        /** Whether every stream exists and is usable. */
        public boolean complete() {
            return streams.stream().noneMatch(stream -> stream.action() == Action.FAILED);
        }

        /** One line per stream, its differences below it. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (StreamReport stream : streams) {
                text.append("%-12s %s%n".formatted(stream.stream(), stream.action()));
                stream.differences()
                        .forEach(difference ->
                                text.append("    ").append(difference).append(System.lineSeparator()));
            }
            return text.toString();
        }
    }

    /**
     * Connects, sets the streams up and disconnects.
     *
     * @throws IOException when the broker cannot be reached
     */
    public static Report run(BrokerAddress broker, int replicas) throws IOException, InterruptedException {
        Connection connection =
                Nats.connect(broker.options("golden-jetstream-setup").build());
        try {
            return apply(connection.jetStreamManagement(NatsLink.JETSTREAM), replicas);
        } finally {
            connection.close();
        }
    }

    /** How a stream differs from what it should be, replicas apart; changes nothing. */
    static List<String> differences(JetStreamManagement management, Stream stream)
            throws IOException, JetStreamApiException {
        try {
            StreamConfiguration present =
                    management.getStreamInfo(stream.name()).getConfiguration();
            StreamConfiguration wanted =
                    wanted(StreamConfiguration.builder(present), stream, Math.max(1, present.getReplicas()));
            List<String> found = new ArrayList<>(destructive(present, wanted));
            found.addAll(harmless(present, wanted));
            return found.stream().distinct().toList();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            return List.of("does not exist");
        }
    }

    static Report apply(JetStreamManagement management, int replicas) {
        List<StreamReport> reports = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            try {
                reports.add(apply(management, stream, replicas));
            } catch (IOException | JetStreamApiException e) {
                reports.add(new StreamReport(stream, Action.FAILED, List.of(Objects.toString(e.getMessage(), "?"))));
            }
        }
        return new Report(reports);
    }

    private static StreamReport apply(JetStreamManagement management, Stream stream, int replicas)
            throws IOException, JetStreamApiException {
        StreamConfiguration present;
        try {
            present = management.getStreamInfo(stream.name()).getConfiguration();
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != STREAM_NOT_FOUND) {
                throw e;
            }
            management.addStream(wanted(StreamConfiguration.builder(), stream, replicas));
            return new StreamReport(stream, Action.CREATED, List.of());
        }
        StreamConfiguration wanted = wanted(StreamConfiguration.builder(present), stream, replicas);
        List<String> destructive = destructive(present, wanted);
        List<String> harmless = harmless(present, wanted);
        if (!destructive.isEmpty()) {
            return new StreamReport(stream, Action.REFUSED, destructive);
        }
        if (harmless.isEmpty()) {
            return new StreamReport(stream, Action.UNCHANGED, List.of());
        }
        management.updateStream(wanted);
        return new StreamReport(stream, Action.UPDATED, harmless);
    }

    private static StreamConfiguration wanted(StreamConfiguration.Builder builder, Stream stream, int replicas) {
        boolean work = stream.retention() == Stream.Retention.WORK_QUEUE;
        return builder.name(stream.name())
                .subjects(stream.subjects())
                .retentionPolicy(work ? RetentionPolicy.WorkQueue : RetentionPolicy.Limits)
                // A full work queue refuses: the outbox keeps the event. Dropping the oldest would lose work.
                .discardPolicy(work ? DiscardPolicy.New : DiscardPolicy.Old)
                .storageType(StorageType.File)
                .maxBytes(stream.maxBytes())
                .maxAge(stream.maxAge())
                .maxMessages(MAX_MESSAGES)
                .duplicateWindow(DUPLICATE_WINDOW)
                .replicas(replicas)
                .build();
    }

    private static List<String> destructive(StreamConfiguration is, StreamConfiguration should) {
        List<String> found = new ArrayList<>();
        difference(found, "retention", is.getRetentionPolicy(), should.getRetentionPolicy());
        difference(found, "storage", is.getStorageType(), should.getStorageType());
        if (!should.getSubjects().containsAll(is.getSubjects())) {
            difference(found, "subjects", is.getSubjects(), should.getSubjects());
        }
        lower(found, "max bytes", is.getMaxBytes(), should.getMaxBytes());
        lower(found, "max messages", is.getMaxMsgs(), should.getMaxMsgs());
        lower(
                found,
                "max age seconds",
                is.getMaxAge().toSeconds(),
                should.getMaxAge().toSeconds());
        if (should.getReplicas() < is.getReplicas()) {
            difference(found, "replicas", is.getReplicas(), should.getReplicas());
        }
        return found;
    }

    private static List<String> harmless(StreamConfiguration is, StreamConfiguration should) {
        List<String> found = new ArrayList<>();
        if (!is.getSubjects().containsAll(should.getSubjects())) {
            difference(found, "subjects", is.getSubjects(), should.getSubjects());
        }
        difference(found, "discard", is.getDiscardPolicy(), should.getDiscardPolicy());
        difference(found, "max bytes", is.getMaxBytes(), should.getMaxBytes());
        difference(found, "max messages", is.getMaxMsgs(), should.getMaxMsgs());
        difference(found, "max age", is.getMaxAge(), should.getMaxAge());
        difference(found, "duplicate window", is.getDuplicateWindow(), should.getDuplicateWindow());
        difference(found, "replicas", is.getReplicas(), should.getReplicas());
        return found;
    }

    /** 0 and -1 stand for no limit. */
    private static void lower(List<String> found, String setting, long is, long should) {
        if (should > 0 && (is <= 0 || should < is)) {
            difference(found, setting, is, should);
        }
    }

    private static void difference(List<String> found, String setting, Object is, Object should) {
        if (!is.equals(should)) {
            found.add(setting + ": " + is + " -> " + should);
        }
    }
}
