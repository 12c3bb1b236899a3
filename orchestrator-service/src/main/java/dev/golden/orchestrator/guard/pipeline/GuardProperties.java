package dev.golden.orchestrator.guard.pipeline;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.guard.Rule;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code golden.guard.*}. What a tenant has of its own goes before what its role has, and that before what holds
 * for all.
 *
 * @param maxFiles most files
 * @param maxSize most text in all files together
 * @param maxLine most characters in a line of code
 * @param ruleTime how long a rule may look at a candidate; one that takes longer rejects it
 * @param fixTime how long fixes are looked for
 * @param licenceHeader text that each file of code must carry at its top; empty for none
 * @param forbiddenLicences words of licences that must not be at the top of a file
 * @param rules mode by rule, for all: {@code enforce}, {@code shadow} or {@code off}, and {@code profile} as {@code strict}
 *     or {@code toolchain}
 * @param roles the same, by role
 * @param tenants the same, by tenant
 */
@ConfigurationProperties("golden.guard")
public record GuardProperties(
        @DefaultValue("32") int maxFiles,
        @DefaultValue("512KB") DataSize maxSize,
        @DefaultValue("20000") int maxLine,
        @DefaultValue("10s") Duration ruleTime,
        @DefaultValue("3s") Duration fixTime,
        @DefaultValue("") String licenceHeader,

        @DefaultValue({"GNU Affero General Public License", "GNU General Public License", "Server Side Public License"})
        List<String> forbiddenLicences,

        @DefaultValue Map<String, String> rules,
        @DefaultValue Map<String, Map<String, String>> roles,
        @DefaultValue Map<String, Map<String, String>> tenants) {

    static final String PROFILE = "profile";

    public GuardProperties {
        if (maxFiles < 1 || maxLine < 100 || maxSize.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "golden.guard: max-files must be at least 1, max-line at least 100, max-size more than nothing");
        }
        if (!ruleTime.isPositive() || !fixTime.isPositive()) {
            throw new IllegalArgumentException("golden.guard: rule-time and fix-time must be more than nothing");
        }
        check("golden.guard.rules", rules);
        roles.forEach((role, own) -> {
            if (AgentRole.find(role).isEmpty()) {
                throw new IllegalArgumentException("golden.guard.roles." + role + " is no role; roles are "
                        + Arrays.stream(AgentRole.values())
                                .map(AgentRole::wireName)
                                .collect(Collectors.joining(", ")));
            }
            check("golden.guard.roles." + role, own);
        });
        tenants.forEach((tenant, own) -> check("golden.guard.tenants." + tenant, own));
    }

    /** Bounds as they are when nothing is set. */
    static GuardProperties defaults(int maxFiles, DataSize maxSize) {
        return new GuardProperties(
                maxFiles,
                maxSize,
                20_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                "",
                List.of("GNU General Public License"),
                Map.of(),
                Map.of(),
                Map.of());
    }

    private static void check(String where, Map<String, String> own) {
        own.forEach((name, value) -> {
            String lower = value.toLowerCase(Locale.ROOT);
            if (name.equals(PROFILE)) {
                if (!lower.equals("strict") && !lower.equals("toolchain")) {
                    throw new IllegalArgumentException(
                            where + ".profile is '" + value + "': it must be strict or toolchain");
                }
            } else if (Rule.find(name).isEmpty()) {
                throw new IllegalArgumentException(where + "." + name + " is no rule; rules are " + Rule.names());
            } else if (!lower.equals("enforce") && !lower.equals("shadow") && !lower.equals("off")) {
                throw new IllegalArgumentException(
                        where + "." + name + " is '" + value + "': it must be enforce, shadow or off");
            }
        });
    }
}
