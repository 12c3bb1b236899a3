package dev.golden.sandbox.execution;

import jakarta.validation.constraints.AssertFalse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Body of {@code POST /sandbox/execute}.
 *
 * @param language default {@code python}
 * @param code becomes the main file of the language
 * @param files further files, relative path to text
 * @param tests text, or file map; with tests the tests are run, without them the main file
 * @param profile {@code strict} (one process) or {@code toolchain} (processes may be created); default that of the
 *     language
 * @param priority 1 to 5, default 3, 5 is the most urgent: among the executions of the same tenant
 * @param network must be absent or false: there is no network
 */
record ExecuteRequest(
        @Nullable String language,
        @Nullable String code,
        @Nullable String stdin,
        @Nullable Map<String, @Nullable String> files,
        @Nullable JsonNode tests,
        @Nullable List<@Nullable String> args,
        @Nullable Integer timeoutMs,
        @Nullable Integer memoryMb,
        @Nullable String profile,
        @Nullable Integer priority,

        @AssertFalse(message = "must be false: executions have no network") @Nullable
        Boolean network) {}
