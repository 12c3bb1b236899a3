package dev.golden.sandbox.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
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
 * @param priority 1 to 5, 5 is the most urgent: among the executions of its tenant
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
        int priority,
        Payload payload) {

    public static final int USUAL_PRIORITY = 3;

    /**
     * What is run and within which limits; what the hash that tells repeats from misuse is made of.
     *
     * @param profile null for the one of the language
     */
    public record Payload(
            Map<String, String> files,
            @Nullable String stdin,
            List<String> args,
            @Nullable Integer timeoutMillis,
            @Nullable Integer memoryMegabytes,
            // Left out when absent: the hash of an order that names none is the one it had before there were any.
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Profile profile) {

        public Payload {
            // Sorted: the order in which a client writes a map's fields is no difference.
            files = new TreeMap<>(files);
            args = List.copyOf(args);
        }

        /** Nothing, for an order that cannot be stored as it came. */
        public static Payload empty() {
            return new Payload(Map.of(), null, List.of(), null, null, null);
        }

        /** What is kept once it ran: what a program was can be proved, but not read. */
        Payload digested() {
            Map<String, String> digests = new TreeMap<>();
            files.forEach((name, text) -> digests.put(name, Digest.of(text)));
            return new Payload(
                    digests,
                    stdin == null ? null : Digest.of(stdin),
                    args.isEmpty() ? args : List.of(Digest.of(String.join("\0", args))),
                    timeoutMillis,
                    memoryMegabytes,
                    profile);
        }
    }
}
