package dev.golden.messaging;

import dev.golden.contracts.FailureCategory;
import java.time.Duration;
import java.util.List;

/** What becomes of a delivery. */
sealed interface Outcome {

    /** All names there are. */
    List<String> TAGS = List.of("applied", "repeated", "not_ours", "retry", "dead");

    /** Name in the metric. */
    String tag();

    /** Handled now, handled before, or meant for somebody else: acknowledge. */
    record Done(String tag) implements Outcome {
        static final Done APPLIED = new Done("applied");
        static final Done REPEATED = new Done("repeated");
        static final Done NOT_OURS = new Done("not_ours");
    }

    /** Deliver again after the delay. */
    record Retry(Duration delay, FailureCategory category) implements Outcome {
        @Override
        public String tag() {
            return "retry";
        }
    }

    /** Give up: publish a dead letter, then tell the broker. */
    record Dead(FailureCategory category) implements Outcome {
        @Override
        public String tag() {
            return "dead";
        }
    }
}
