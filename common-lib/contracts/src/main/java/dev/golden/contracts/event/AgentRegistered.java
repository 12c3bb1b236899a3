package dev.golden.contracts.event;

import java.time.Instant;
import java.util.List;

/**
 * Somebody's remote agent was registered or changed.
 *
 * @param role what it does
 * @param languages languages it works in; empty: all
 * @param enabled whether it is given work
 * @param registeredAt of this registration: an older one that comes later says nothing
 */
public record AgentRegistered(
        String tenantId, String agentId, String role, List<String> languages, boolean enabled, Instant registeredAt)
        implements Event {}
