package dev.golden.orchestrator.generate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of asking for a candidate. */
public sealed interface Generation {

    /**
     * Files, paid for.
     *
     * @param files relative path to text
     * @param tokens tokens this generation used, already committed to the budget
     * @param family model family of the author; null when the caller submitted the candidate
     * @param promptId prompt version used, if any
     * @param model name of the model, or {@code candidate}
     * @param notes how the answer was made readable, e.g. {@code thinking removed}; empty when it had the form asked for
     */
    record Produced(
            Map<String, String> files,
            long tokens,
            @Nullable String family,
            @Nullable Long promptId,
            String model,
            List<String> notes)
            implements Generation {

        public Produced(
                Map<String, String> files,
                long tokens,
                @Nullable String family,
                @Nullable Long promptId,
                String model) {
            this(files, tokens, family, promptId, model, List.of());
        }
    }

    /**
     * The model answered, twice, but not in a form that can be used.
     *
     * @param fault class of what is wrong, e.g. {@code truncated}
     * @param finding what exactly, in our words
     * @param tokens tokens of both answers, already committed
     */
    record Malformed(String fault, String finding, long tokens, String model) implements Generation {}

    /** The budget does not allow it. Asking again needs a new step, hence a new budget request. */
    record BudgetDenied(String reason) implements Generation {}

    /** There is neither a candidate nor a model. */
    record ModelRequired() implements Generation {}
}
