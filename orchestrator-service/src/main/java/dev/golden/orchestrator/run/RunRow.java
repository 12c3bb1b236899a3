package dev.golden.orchestrator.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt at a task. */
public record RunRow(
        UUID id,
        int number,
        String fromStep,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant finishedAt) {}
