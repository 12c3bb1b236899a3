package dev.golden.orchestrator.task;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Body of {@code POST /tasks}.
 *
 * @param candidate text of the candidate, or an object of file name to text
 * @param tests text of the test file, or an object of file name to text
 * @param files further files, file name to text
 * @param priority 1 to 5, 5 is the most urgent
 * @param plan {@code "auto"}, or an array of work items
 */
record SubmitTask(
        @Nullable String name,
        @Nullable String description,
        @Nullable String role,
        @Nullable String language,
        @Nullable JsonNode candidate,
        @Nullable JsonNode tests,
        @Nullable JsonNode files,
        @Nullable Integer priority,
        @Nullable Long budgetTokens,
        @Nullable Instant deadline,
        @Nullable Map<String, String> labels,
        @Nullable JsonNode plan) {}
