package dev.golden.contracts;

import java.util.Locale;
import java.util.Optional;

/** What an agent does for a task. The wire and database name is the lower-case name. */
public enum AgentRole {
    PLANNER,
    ARCHITECT,
    DEVELOPER,
    TESTER,
    SECURITY,
    REVIEWER,
    DOCUMENTER,
    SUPERVISOR;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AgentRole> find(String wireName) {
        for (AgentRole role : values()) {
            if (role.wireName().equals(wireName)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
