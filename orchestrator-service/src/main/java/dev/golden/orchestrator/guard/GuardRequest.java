package dev.golden.orchestrator.guard;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param language language of the candidate
 * @param files the candidate, relative path to text
 * @param tests its tests, never changed by a fix
 * @param canary marker of the system prompt that must not appear in the output, or null when no prompt was used
 */
public record GuardRequest(
        String language,
        Map<String, String> files,
        Map<String, String> tests,
        @Nullable String canary) {}
