package dev.golden.local.demo;

import dev.golden.contracts.Subjects;
import dev.golden.local.state.LaunchException;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** A message that no consumer can read, put on the broker directly: the API has no way to send one. */
public final class PoisonMessage {

    static final String SUBJECT = Subjects.REVIEW_REQUESTED;

    private final Supplier<String> natsUrl;

    /** @param natsUrl asked for when the message is sent; fails when the broker is out of reach */
    public PoisonMessage(Supplier<String> natsUrl) {
        this.natsUrl = natsUrl;
    }

    /** Sends one; the same id is stored once. */
    @SuppressWarnings("try") // closing may be interrupted, as everything here
    public void send(String messageId) {
        Options options = new Options.Builder()
                .server(natsUrl.get())
                .connectionTimeout(Duration.ofSeconds(5))
                .noReconnect()
                .build();
        try (Connection connection = Nats.connect(options)) {
            Headers headers = new Headers().put("Nats-Msg-Id", messageId);
            connection.jetStream().publish(SUBJECT, headers, "{\"reviewId\": poison".getBytes(StandardCharsets.UTF_8));
        } catch (IOException | JetStreamApiException e) {
            throw new LaunchException("The message cannot be sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted", e);
        }
    }
}
