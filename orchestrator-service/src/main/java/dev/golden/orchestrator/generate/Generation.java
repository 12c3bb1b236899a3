package dev.golden.orchestrator.generate;

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
     */
    record Produced(
            Map<String, String> files,
            long tokens,
            @Nullable String family,
            @Nullable Long promptId,
            String model) implements Generation {}

    /** The budget does not allow it. Asking again needs a new step, hence a new budget request. */
    record BudgetDenied(String reason) implements Generation {}

    /** There is neither a candidate nor a model. */
    record ModelRequired() implements Generation {}
}
