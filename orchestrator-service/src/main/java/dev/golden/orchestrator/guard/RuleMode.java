package dev.golden.orchestrator.guard;

import java.util.Locale;

/** How much a rule counts. */
public enum RuleMode {
    ENFORCE,
    /** Findings are recorded and counted, and change nothing. */
    SHADOW,
    OFF;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
