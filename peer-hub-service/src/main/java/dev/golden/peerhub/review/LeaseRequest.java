package dev.golden.peerhub.review;

import dev.golden.peerhub.agent.AgentKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Wish for a seat to work on. */
record LeaseRequest(AgentKind kind, @Nullable String agentId, String owner, Instant now, Instant until) {}
