package dev.golden.messaging;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.Stream;
import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.database.Ids;
import dev.golden.database.Json;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/** Publishes what a consumer gives up on. */
final class DeadLetters {

    private static final int MAX_ERROR_CHARS = 4_000;
    private static final int HASHED_FRAMES = 8;

    private final NatsLink link;
    private final Json json;
    private final Clock clock;
    private final String service;

    DeadLetters(NatsLink link, Json json, Clock clock, String service) {
        this.link = link;
        this.json = json;
        this.clock = clock;
        this.service = service;
    }

    /** Whether a message of the stream may become one; a dead letter about a dead letter would never end. */
    static boolean applyTo(String stream) {
        return !stream.equals(Stream.DLQ.name()) && !stream.equals(Stream.ADVISORIES.name());
    }

    /** Returns when the broker has stored it: only then may the message itself be given up. */
    void publish(Delivery delivery, String consumer, FailureCategory category, Throwable failure)
            throws IOException, JetStreamApiException {
        Connection connection = link.require();
        // The same message given up twice (a crash between this and the term) is one dead letter.
        UUID id = Ids.derived("dead-letter", delivery.stream(), Long.toString(delivery.sequence()), consumer);
        byte[] payload = delivery.message().getData();
        byte[] body = body(delivery, consumer, category, failure, payload, "");
        if (body.length > connection.getMaxPayload()) {
            // Never one of ours, the outbox sees to that. Better a letter without its payload than none.
            String remark = " (payload of " + payload.length + " bytes is too large to keep)";
            body = body(delivery, consumer, category, failure, new byte[0], remark);
        }
        Headers headers = new Headers();
        MessageHeaders.of(id, Subjects.MESSAGE_DEAD, delivery.tenantId(), service, clock.instant())
                .forEach(headers::put);
        connection.jetStream(NatsLink.JETSTREAM).publish(Subjects.MESSAGE_DEAD, headers, body);
    }

    private byte[] body(
            Delivery delivery,
            String consumer,
            FailureCategory category,
            Throwable failure,
            byte[] payload,
            String remark) {
        Throwable root = root(failure);
        String error = Objects.toString(failure.getMessage(), failure.getClass().getName());
        return json.write(new DeadLetter(
                        delivery.tenantId(),
                        delivery.eventId(),
                        delivery.message().getSubject(),
                        delivery.stream(),
                        consumer,
                        delivery.headers(),
                        Base64.getEncoder().encodeToString(payload),
                        category,
                        root.getClass().getName(),
                        (error.length() > MAX_ERROR_CHARS ? error.substring(0, MAX_ERROR_CHARS) : error) + remark,
                        stackHash(root),
                        delivery.deliveries(),
                        clock.instant()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    /** Same failing code, same hash: line numbers included, messages not. */
    static String stackHash(Throwable failure) {
        StringBuilder frames = new StringBuilder(failure.getClass().getName());
        Arrays.stream(failure.getStackTrace())
                .limit(HASHED_FRAMES)
                .forEach(frame -> frames.append('\n').append(frame));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(frames.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
