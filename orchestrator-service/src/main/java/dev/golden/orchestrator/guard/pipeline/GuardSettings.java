package dev.golden.orchestrator.guard.pipeline;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.RuleMode;
import dev.golden.orchestrator.guard.check.BannedConstructs.Profile;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for a tenant's role. */
record GuardSettings(GuardProperties properties, String tenant, AgentRole role) {

    RuleMode mode(Rule rule) {
        String value = value(rule.wireName());
        return value == null ? RuleMode.ENFORCE : RuleMode.valueOf(value.toUpperCase(Locale.ROOT));
    }

    Profile profile() {
        String value = value(GuardProperties.PROFILE);
        return value == null ? Profile.STRICT : Profile.valueOf(value.toUpperCase(Locale.ROOT));
    }

    private @Nullable String value(String name) {
        String own = properties.tenants().getOrDefault(tenant, Map.of()).get(name);
        if (own == null) {
            own = properties.roles().getOrDefault(role.wireName(), Map.of()).get(name);
        }
        return own != null ? own : properties.rules().get(name);
    }
}
