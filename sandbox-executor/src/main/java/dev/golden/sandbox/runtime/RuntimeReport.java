package dev.golden.sandbox.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs jobs and what enforces their limits.
 *
 * @param available whether the self-test passed; nothing is run otherwise
 * @param problem why not, one sentence
 * @param enforcement limit to what enforces it, e.g. {@code memory} to {@code cgroup v1}
 */
public record RuntimeReport(
        String runtime,
        String tier,
        boolean available,
        @Nullable String problem,
        Map<String, String> enforcement) {}
