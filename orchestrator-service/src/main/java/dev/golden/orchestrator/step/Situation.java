package dev.golden.orchestrator.step;

/**
 * What a decision depends on beside the result.
 *
 * @param kind kind of the step that ended
 * @param revisable whether a model can mend the work item: its candidate was not submitted, and a model is configured
 * @param hasFiles whether the work item has produced files
 * @param revisionRounds most revision rounds
 * @param guardFixRounds most revisions per round that guards may ask for
 * @param guardFixTokens most tokens per round for them
 * @param document whether the work item writes a document, which nobody runs
 */
record Situation(
        StepKind kind,
        int round,
        StepInput input,
        boolean revisable,
        boolean hasFiles,
        int revisionRounds,
        int guardFixRounds,
        long guardFixTokens,
        boolean document) {

    /** Of a work item that writes code. */
    Situation(
            StepKind kind,
            int round,
            StepInput input,
            boolean revisable,
            boolean hasFiles,
            int revisionRounds,
            int guardFixRounds,
            long guardFixTokens) {
        this(kind, round, input, revisable, hasFiles, revisionRounds, guardFixRounds, guardFixTokens, false);
    }
}
