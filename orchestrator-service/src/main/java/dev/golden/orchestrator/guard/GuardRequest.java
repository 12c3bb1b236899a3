package dev.golden.orchestrator.guard;

import dev.golden.contracts.AgentRole;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param tenantId whose settings count
 * @param role who wrote it
 * @param language language of the candidate
 * @param files the candidate, relative path to text
 * @param tests its tests, never changed by a fix
 * @param canary marker of the system prompt that must not appear in the output, or null when no prompt was used
 * @param fileMap whether the only file's text was asked for as a JSON object of file names and texts
 */
public record GuardRequest(
        String tenantId,
        AgentRole role,
        String language,
        Map<String, String> files,
        Map<String, String> tests,
        @Nullable String canary,
        boolean fileMap) {

    /** A developer's candidate of nobody in particular. */
    public static GuardRequest of(String language, Map<String, String> files) {
        return new GuardRequest("", AgentRole.DEVELOPER, language, files, Map.of(), null, false);
    }

    public GuardRequest withTests(Map<String, String> own) {
        return new GuardRequest(tenantId, role, language, files, own, canary, fileMap);
    }

    public GuardRequest withCanary(String marker) {
        return new GuardRequest(tenantId, role, language, files, tests, marker, fileMap);
    }
}
