package dev.golden.operations.backup;

import dev.golden.contracts.Stream;
import dev.golden.messaging.StreamArchive;
import dev.golden.operations.OperationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The streams of the broker that is restored into. */
final class RestoredStreams {

    private final StreamArchive broker;
    private final @Nullable Integer replicas;
    private final Consumer<String> progress;
    private final List<Stream> touched = new ArrayList<>();

    RestoredStreams(StreamArchive broker, @Nullable Integer replicas, Consumer<String> progress) {
        this.broker = broker;
        this.replicas = replicas;
        this.progress = progress;
    }

    /**
     * @param startsOver a killed restore may have left messages: they are no reason to refuse
     * @throws OperationException naming the streams that hold messages, or that services run
     */
    void requireEmpty(boolean startsOver) throws IOException {
        List<String> full = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            Optional<StreamArchive.Present> present = broker.find(stream);
            if (present.isPresent() && present.get().waiting() > 0) {
                throw new OperationException("Services are running: something waits for messages of stream "
                        + stream.name() + "; stop all of them first, nothing was touched.");
            }
            if (present.isPresent() && present.get().messages() > 0) {
                full.add(stream.name() + " (" + present.get().messages() + " messages)");
            }
        }
        if (!full.isEmpty() && !startsOver) {
            throw new OperationException("The broker is not empty: " + String.join(", ", full)
                    + "; restore into a new one, nothing here was touched.");
        }
    }

    /** Replaces the empty streams by those of the archive; returns how many messages there are. */
    long restore(ArchiveReader archive) throws IOException, InterruptedException {
        long messages = 0;
        for (Manifest.StreamPart part : archive.manifest().streams()) {
            Stream stream = stream(part.name());
            touched.add(stream);
            broker.delete(stream);
            try (InputStream in = archive.read(part.entry())) {
                long restored =
                        broker.unpack(stream, part.packed(), in, replicas).messages();
                messages += restored;
                progress.accept("stream %s: %d messages".formatted(part.name(), restored));
            }
        }
        return messages;
    }

    void undo() throws IOException {
        for (Stream stream : touched) {
            broker.delete(stream);
        }
    }

    private static Stream stream(String name) {
        try {
            return Stream.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new OperationException("The archive has a stream " + name + " that this version does not know.", e);
        }
    }
}
