package dev.golden.dlq.deadletter;

import org.jspecify.annotations.Nullable;

/** Which dead letters are meant; null means any. */
public record DeadLetterFilter(
        @Nullable String subject,
        @Nullable String errorClass,
        @Nullable Boolean resolved) {}
