package dev.golden.dlq.deadletter;

import java.time.Instant;
import java.util.List;

/** Unresolved dead letters by cause. */
record DeadLetterSummary(long unresolved, List<Group> groups) {

    /** Those of one subject that failed alike. */
    record Group(
            String originalSubject,
            String errorClass,
            String category,
            long messages,
            Instant oldest,
            Instant latest) {}
}
