package dev.golden.peerhub.agent;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reviewer.
 *
 * @param family reviewers of one family err together
 * @param lens what it looks for
 * @param languages languages it judges; empty: all
 * @param weight share of a vote in the count
 * @param tenantId owner of a remote agent or person; null for the platform's own, which serve all tenants
 */
public record Agent(
        String id,
        AgentKind kind,
        String family,
        String role,
        String lens,
        List<String> languages,
        double weight,
        boolean enabled,
        @Nullable String tenantId,
        Instant updatedAt) {

    /** Family of tools that run the artifact. */
    public static final String EXECUTION = "execution";

    /** Whether its verdict is evidence from running the artifact. Only the platform's own tools are believed that. */
    public boolean executes() {
        return kind == AgentKind.TOOL && family.equals(EXECUTION);
    }

    public boolean serves(String tenant) {
        return tenantId == null || tenantId.equals(tenant);
    }
}
