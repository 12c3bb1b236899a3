package dev.golden.contracts.event;

import dev.golden.contracts.ExecutionStatus;
import java.util.UUID;

/**
 * What a run of the artifact with its tests showed.
 *
 * @param testsRun whether tests were part of the run
 * @param reproducible whether a failure was seen twice
 */
public record ExecutionEvidence(
        UUID executionId, ExecutionStatus status, boolean testsRun, boolean reproducible, String summary) {}
