package dev.golden.messaging;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.ProblemException;
import dev.golden.database.DatabaseFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/** The one place that decides what a failure means for the message. */
final class FailurePolicy {

    static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
    static final Backoff DATABASE_AWAY = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

    private FailurePolicy() {}

    static FailureCategory category(Throwable failure) {
        return switch (failure) {
            case UnreadableMessage unreadable -> FailureCategory.INVALID;
            case ProblemException problem -> problem.type().category();
            case IOException io -> FailureCategory.TRANSIENT;
            case TimeoutException timeout -> FailureCategory.TRANSIENT;
            // Not the message, which was read before, but something the handler keeps.
            case JacksonException json -> FailureCategory.BUG;
            default ->
                DatabaseFailure.isUnavailable(failure) || DatabaseFailure.isConcurrency(failure)
                        ? FailureCategory.TRANSIENT
                        : FailureCategory.BUG;
        };
    }

    /**
     * Without the database nothing can be handled and nothing is the message's fault: such deliveries do not count.
     *
     * @param deliveries how often the message was delivered, this time included
     * @param uncounted deliveries among them that met an absent database
     */
    static Outcome decide(Throwable failure, long deliveries, long uncounted, int maxDeliver) {
        FailureCategory category = category(failure);
        if (DatabaseFailure.isUnavailable(failure)) {
            return new Outcome.Retry(DATABASE_AWAY.delay(uncounted), FailureCategory.TRANSIENT);
        }
        return switch (category.disposition()) {
            case DEAD_LETTER, ESCALATE -> new Outcome.Dead(category);
            case RETRY -> {
                long counted = Math.max(1, deliveries - uncounted);
                yield counted >= maxDeliver
                        ? new Outcome.Dead(category)
                        : new Outcome.Retry(RETRY.delay(counted), category);
            }
        };
    }

    /** The body is not JSON of the expected type. */
    static final class UnreadableMessage extends RuntimeException {
        UnreadableMessage(String subject, Exception cause) {
            super("Not a readable message of " + subject + ": " + cause.getMessage(), cause);
        }
    }
}
