package dev.golden.peerhub.consensus;

import dev.golden.contracts.ReviewOutcome;
import java.util.List;

/** What the panel decided, and why. */
public sealed interface Decision {

    ReviewOutcome outcome();

    /** One sentence for a human. */
    String reason();

    Explanation explanation();

    /** Ended by evidence or by a confirmed critical security finding, whatever the votes say. */
    record Vetoed(String reason, List<String> vetoedBy, Explanation explanation) implements Decision {
        @Override
        public ReviewOutcome outcome() {
            return ReviewOutcome.REJECTED;
        }
    }

    /** Enough of the panel stands behind it. */
    record Agreed(ReviewOutcome outcome, String reason, Explanation explanation) implements Decision {}

    /** No decision the panel can stand behind: a human decides. */
    record Split(String reason, Explanation explanation) implements Decision {
        @Override
        public ReviewOutcome outcome() {
            return ReviewOutcome.SPLIT;
        }
    }

    /** Whether votes still to come cannot matter, not even for the reader. */
    default boolean vetoed() {
        return this instanceof Vetoed;
    }
}
