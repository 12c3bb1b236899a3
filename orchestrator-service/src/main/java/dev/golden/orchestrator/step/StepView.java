package dev.golden.orchestrator.step;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A step as callers see it. */
public record StepView(
        UUID id,
        UUID runId,
        String node,
        StepKind kind,
        int round,
        StepStatus status,
        int attempt,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
