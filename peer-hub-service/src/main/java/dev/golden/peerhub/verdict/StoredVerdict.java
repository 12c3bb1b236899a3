package dev.golden.peerhub.verdict;

import java.time.Instant;
import java.util.UUID;

/** A verdict as it was given; never changed afterwards. */
public record StoredVerdict(
        UUID id, UUID reviewId, String agentId, Verdict verdict, String submittedBy, Instant createdAt) {}
