package dev.golden.orchestrator.artifact;

import java.time.Instant;
import java.util.UUID;

/**
 * A file a run kept, without its text.
 *
 * @param node work item that produced it
 * @param revision grows with each fix and revision round; the newest counts
 */
public record Artifact(UUID runId, String node, String name, int revision, String sha256, Instant createdAt) {}
