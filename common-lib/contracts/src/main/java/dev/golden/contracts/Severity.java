package dev.golden.contracts;

/** How much a finding matters; the order is from least to most. */
public enum Severity {
    INFO,
    MINOR,
    MAJOR,
    BLOCKER,
    CRITICAL
}
