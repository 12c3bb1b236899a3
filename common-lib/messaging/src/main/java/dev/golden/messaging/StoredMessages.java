package dev.golden.messaging;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages in the streams, for the dead-letter worker; everybody else subscribes. */
public interface StoredMessages {

    /**
     * The message at a place of a stream, unless the stream no longer has it.
     *
     * @throws dev.golden.contracts.ProblemException {@code UNAVAILABLE} when the broker cannot be asked
     */
    Optional<StoredMessage> fetch(String stream, long sequence);

    /**
     * Whether the stream still has that consumer.
     *
     * @throws dev.golden.contracts.ProblemException {@code UNAVAILABLE} when the broker cannot be asked
     */
    boolean hasConsumer(String stream, String consumer);

    /**
     * Sends a message as it is and returns when the broker has stored it.
     *
     * @throws dev.golden.contracts.ProblemException {@code UNAVAILABLE} when the broker did not store it
     */
    void send(String subject, Map<String, List<String>> headers, byte[] data);

    /** A message as the stream keeps it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record StoredMessage(String subject, Map<String, List<String>> headers, byte[] data, Instant storedAt) {}
}
