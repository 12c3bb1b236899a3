package dev.golden.contracts.event;

import dev.golden.contracts.AgentRole;

/** Another prompt version became active. Prompts are shared by all tenants; the tenant is the proposer's. */
public record PromptActivated(String tenantId, AgentRole role, long promptId) implements Event {}
