package dev.golden.contracts.event;

import java.util.UUID;

public record StepReady(String tenantId, UUID taskId, UUID stepId) implements Event {}
