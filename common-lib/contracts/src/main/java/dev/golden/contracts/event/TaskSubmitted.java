package dev.golden.contracts.event;

import java.util.UUID;

public record TaskSubmitted(String tenantId, UUID taskId, int priority) implements Event {}
