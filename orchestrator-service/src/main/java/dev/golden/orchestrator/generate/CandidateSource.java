package dev.golden.orchestrator.generate;

/** Produces the files of a work item: by a model, or from the candidate that was submitted. */
public interface CandidateSource {

    /** Whether a work item without a candidate can be worked on, and a refused one revised. */
    boolean hasModel();

    /**
     * Called outside a transaction, under a lease. Called again with the same {@link GenerationRequest#stepId()} after a
     * crash: what was paid is not paid again.
     *
     * @throws dev.golden.contracts.ProblemException when the attempt failed and may be repeated
     */
    Generation generate(GenerationRequest request);
}
