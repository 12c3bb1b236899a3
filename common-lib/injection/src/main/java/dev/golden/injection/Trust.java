package dev.golden.injection;

import java.util.Locale;

/** Where text comes from. Thresholds are set per source. */
public enum Trust {
    /** Name and description of a task, or what a caller asks a reviewer. */
    TASK,
    /** Files a caller sends: code and tests speak of prompts and instructions more often than tasks do. */
    FILE,
    /** Output of sandboxes and other tools. */
    TOOL,
    /** Answers and findings of other agents. */
    AGENT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
