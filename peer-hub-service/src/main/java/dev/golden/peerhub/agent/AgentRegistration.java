package dev.golden.peerhub.agent;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT /agents/{id}}. Of the platform's own agents only {@code weight} and {@code enabled} may be given.
 */
record AgentRegistration(
        @Nullable AgentKind kind,
        @Nullable @Pattern(regexp = NAME) String family,
        @Nullable @Pattern(regexp = NAME) String role,
        @Nullable @Pattern(regexp = NAME) String lens,
        @Nullable @Size(max = 20) List<@Pattern(regexp = NAME) String> languages,
        @Nullable @DecimalMin("0") @DecimalMax("10") Double weight,
        @Nullable Boolean enabled,
        @Nullable String tenantId) {

    static final String NAME = "[a-z0-9][a-z0-9._:/-]{0,62}";
}
