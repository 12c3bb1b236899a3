package dev.golden.orchestrator.guard;

import java.util.Locale;

/** What follows from a finding; the order is from least to most. */
public enum RuleVerdict {
    /** Nothing: it is a note. */
    PASS,
    /** Somebody who can should mend it; the candidate may go on all the same. */
    FIX,
    /** The candidate must not go on as it is. */
    REJECT,
    /** It must not go on, and a human should look at how it came about before a model tries again. */
    ESCALATE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
