package dev.golden.contracts;

/**
 * Why something failed. The one place that decides HTTP status class, message acknowledgement, retry and metric tag.
 */
public enum FailureCategory {
    /** The request or message itself is wrong; repeating it cannot help. */
    INVALID(Disposition.DEAD_LETTER),
    /** Not permitted. */
    DENIED(Disposition.DEAD_LETTER),
    /** Names something that does not exist (for the caller). */
    NOT_FOUND(Disposition.DEAD_LETTER),
    /** Contradicts the present state; for a message: acknowledged when already applied, else tried again. */
    CONFLICT(Disposition.RETRY),
    /** A limit is used up (tokens, rate, queue); a human or time must help. */
    EXHAUSTED(Disposition.ESCALATE),
    /** A dependency is away or slow; the same attempt may succeed later. */
    TRANSIENT(Disposition.RETRY),
    /** Ours to mend. Tried up to the delivery cap, then dead-lettered. */
    BUG(Disposition.RETRY);

    /** What a consumer does with the message that failed so. */
    public enum Disposition {
        DEAD_LETTER,
        RETRY,
        ESCALATE
    }

    private final Disposition disposition;

    FailureCategory(Disposition disposition) {
        this.disposition = disposition;
    }

    public Disposition disposition() {
        return disposition;
    }

    /** Whether the caller may repeat the same request later. */
    public boolean retryable() {
        return this == TRANSIENT || this == EXHAUSTED;
    }
}
