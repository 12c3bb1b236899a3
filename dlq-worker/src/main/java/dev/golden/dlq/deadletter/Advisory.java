package dev.golden.dlq.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.golden.contracts.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The broker's word that it will not deliver a message again.
 *
 * @param type {@code io.nats.jetstream.advisory.v1.max_deliver} or {@code ….terminated}
 */
record Advisory(
        String type,
        @Nullable Instant timestamp,
        String stream,
        String consumer,
        @JsonProperty("stream_seq") long streamSequence,
        long deliveries)
        implements Event {

    /** Error class of what only the broker reported. */
    static final String MAX_DELIVERIES = "MAX_DELIVERIES";

    static final String TERMINATED = "MSG_TERMINATED";

    static boolean isKind(String errorClass) {
        return errorClass.equals(MAX_DELIVERIES) || errorClass.equals(TERMINATED);
    }

    boolean terminated() {
        return type.endsWith(".terminated");
    }

    @Override
    public String tenantId() {
        return "platform";
    }
}
