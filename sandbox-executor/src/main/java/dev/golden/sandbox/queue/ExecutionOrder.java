package dev.golden.sandbox.queue;

import dev.golden.contracts.event.ExecutionRequested.Action;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for, by whom.
 *
 * @param correlationId what the requester waits with; null for a direct request
 * @param replySubject where the result goes; null for a direct request
 */
public record ExecutionOrder(
        UUID id,
        String tenantId,
        @Nullable UUID taskId,
        @Nullable UUID correlationId,
        @Nullable String replySubject,
        String requestedBy,
        String language,
        Action action,
        Payload payload) {

    /** What is run and within which limits; what the hash that tells repeats from misuse is made of. */
    public record Payload(
            Map<String, String> files,
            @Nullable String stdin,
            List<String> args,
            @Nullable Integer timeoutMillis,
            @Nullable Integer memoryMegabytes) {

        public Payload {
            // Sorted: the order in which a client writes a map's fields is no difference.
            files = new TreeMap<>(files);
            args = List.copyOf(args);
        }

        /** Nothing, for an order that cannot be stored as it came. */
        public static Payload empty() {
            return new Payload(Map.of(), null, List.of(), null, null);
        }
    }
}
