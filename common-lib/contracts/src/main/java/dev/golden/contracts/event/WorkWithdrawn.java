package dev.golden.contracts.event;

import java.util.UUID;

/** Offered work that is no longer wanted. Who holds it cannot complete it any more. */
public record WorkWithdrawn(String tenantId, UUID workId, UUID taskId, String reason) implements Event {}
