package dev.golden.messaging;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message as the broker handed it over, read once. */
record Delivery(Message message, String stream, long sequence, long deliveries) {

    static Delivery of(Message message) {
        var meta = message.metaData();
        return new Delivery(message, meta.getStream(), meta.streamSequence(), meta.deliveredCount());
    }

    /** The event's id; a redriven message has that of the message it repeats, so that the two are handled once. */
    String eventId() {
        String origin = header(MessageHeaders.REDRIVE_OF);
        if (origin != null) {
            return origin;
        }
        String id = header(MessageHeaders.MESSAGE_ID);
        return id == null ? stream + ":" + sequence : id;
    }

    boolean isFor(String consumer) {
        String wanted = header(MessageHeaders.REDRIVE_FOR);
        return wanted == null || wanted.equals(consumer);
    }

    String tenantId() {
        String tenant = header(MessageHeaders.TENANT);
        return tenant == null ? "unknown" : tenant;
    }

    @Nullable
    String header(String name) {
        Headers headers = message.getHeaders();
        return headers == null ? null : headers.getFirst(name);
    }

    Map<String, List<String>> headers() {
        Map<String, List<String>> all = new TreeMap<>();
        Headers headers = message.getHeaders();
        if (headers != null) {
            headers.forEach((name, values) -> all.put(name, List.copyOf(values)));
        }
        return all;
    }
}
