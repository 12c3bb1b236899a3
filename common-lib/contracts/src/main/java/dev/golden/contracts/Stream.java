package dev.golden.contracts;

import java.time.Duration;
import java.util.List;

/** The JetStream streams, created and verified at start-up and by {@code golden jetstream-setup}. */
public enum Stream {
    TASKS(List.of("tasks.>"), Retention.WORK_QUEUE, 1L << 30, Duration.ofDays(7)),
    /** Peer review cycle. */
    PRC(List.of("prc.>"), Retention.LIMITS, 1L << 30, Duration.ofDays(7)),
    SANDBOX(List.of("sandbox.>"), Retention.WORK_QUEUE, 1L << 30, Duration.ofDays(2)),
    ESCALATIONS(List.of("escalations.>"), Retention.LIMITS, 256L << 20, Duration.ofDays(30)),
    GOVERNANCE(List.of("governance.>"), Retention.LIMITS, 256L << 20, Duration.ofDays(30)),
    DLQ(List.of("dlq.>"), Retention.LIMITS, 1L << 30, Duration.ofDays(30)),
    /** Safety net for a consumer that died between its last delivery and the dead letter. */
    ADVISORIES(
            List.of("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>"),
            Retention.LIMITS,
            64L << 20,
            Duration.ofDays(7));

    /** When the broker may forget a message. */
    public enum Retention {
        WORK_QUEUE,
        LIMITS
    }

    private final List<String> subjects;
    private final Retention retention;
    private final long maxBytes;
    private final Duration maxAge;

    Stream(List<String> subjects, Retention retention, long maxBytes, Duration maxAge) {
        this.subjects = subjects;
        this.retention = retention;
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
    }

    public List<String> subjects() {
        return subjects;
    }

    public Retention retention() {
        return retention;
    }

    /** Upper bound of the stream's files, in bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    public Duration maxAge() {
        return maxAge;
    }
}
