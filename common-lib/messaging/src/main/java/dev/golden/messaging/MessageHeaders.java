package dev.golden.messaging;

import dev.golden.telemetry.Traces;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Names of the headers on the wire. */
public final class MessageHeaders {

    /** Event id; the broker drops a second message with the same one for two minutes. */
    public static final String MESSAGE_ID = "Nats-Msg-Id";

    public static final String TENANT = "Golden-Tenant";
    public static final String SCHEMA_VERSION = "Golden-Schema-Version";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String TRACE_PARENT = "traceparent";

    /** Id of the message that this one repeats: consumers handle the two as one. */
    public static final String REDRIVE_OF = "Golden-Redrive-Of";

    /** How often that message was redriven, 1 for the first time. */
    public static final String REDRIVE_ATTEMPT = "Golden-Redrive-Attempt";

    /** The only consumer that a redriven message is meant for: others handled the first one. */
    public static final String REDRIVE_FOR = "Golden-Redrive-For";

    private MessageHeaders() {}

    static Map<String, String> of(UUID id, String subject, String tenantId, String service, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(MESSAGE_ID, id.toString());
        headers.put(TENANT, tenantId);
        headers.put(CONTENT_TYPE, "application/json");
        headers.put(SCHEMA_VERSION, subject.substring(subject.lastIndexOf(".v") + 2));
        headers.put("ce-specversion", "1.0");
        headers.put("ce-id", id.toString());
        headers.put("ce-type", subject);
        headers.put("ce-source", "/golden/" + service);
        headers.put("ce-time", now.toString());
        String trace = Traces.current();
        if (trace != null) {
            headers.put(TRACE_PARENT, trace);
        }
        return headers;
    }
}
