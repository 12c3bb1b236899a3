package dev.golden.contracts.event;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of untrusted code.
 *
 * @param executionId chosen by the requester; asking twice with the same id runs once
 * @param taskId task it belongs to, if any
 * @param correlationId what the requester waits with (step id, assignment id); comes back in the answer
 * @param language {@code python}, {@code javascript}, {@code typescript}, {@code bash}, {@code java}
 * @param action what is run over the files
 * @param files relative path to text
 * @param stdin text for standard input
 * @param args program arguments
 * @param timeoutMillis wall-clock limit, or null for the language's default
 * @param memoryMegabytes memory limit, or null for the language's default
 */
public record ExecutionRequested(
        String tenantId,
        UUID executionId,
        @Nullable UUID taskId,
        UUID correlationId,
        String language,
        Action action,
        Map<String, String> files,
        @Nullable String stdin,
        List<String> args,
        @Nullable Integer timeoutMillis,
        @Nullable Integer memoryMegabytes)
        implements Event {

    /** What the sandbox does with the files. */
    public enum Action {
        /** Runs the main file. */
        RUN,
        /** Runs the test file against the candidate. */
        TEST,
        /** Static check for mistakes (pyflakes). */
        LINT,
        /** Static check for insecure code (bandit). */
        SECURITY_SCAN
    }
}
