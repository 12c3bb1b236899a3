package dev.golden.contracts.event;

import java.util.UUID;

/** The task left the waiting state by other means; nobody needs to decide any more. */
public record EscalationWithdrawn(String tenantId, UUID escalationId, UUID taskId, String reason) implements Event {}
