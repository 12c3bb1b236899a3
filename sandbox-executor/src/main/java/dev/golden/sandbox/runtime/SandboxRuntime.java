package dev.golden.sandbox.runtime;

import java.util.Map;
import java.util.UUID;

/** Runs one job at a time per caller, each in an isolation of its own that is destroyed afterwards. */
public interface SandboxRuntime {

    /**
     * Runs the job to its end or to one of its limits.
     *
     * @param listener sees the output as it is written
     * @throws SandboxUnavailableException when nothing was run: the isolation could not be set up
     * @throws JobCancelledException when {@link #cancel} ended it
     */
    JobOutcome run(SandboxJob job, OutputListener listener) throws InterruptedException;

    /** Like {@link #run(SandboxJob, OutputListener)}, for whoever is content with the outcome. */
    default JobOutcome run(SandboxJob job) throws InterruptedException {
        return run(job, OutputListener.NONE);
    }

    /** Kills the job, wherever it is; does nothing when it is not running. */
    void cancel(UUID jobId);

    /** Tells that jobs of the kind are to be expected: a runtime that can have sandboxes waiting starts some. */
    default void expect(WarmStart.Kind kind) {
        // A runtime without waiting sandboxes starts one for each job.
    }

    /** Sandboxes that wait for a job now, by name of their kind; few names, known ahead. */
    default Map<String, Integer> waiting() {
        return Map.of();
    }

    /** What runs jobs here and what enforces each limit. */
    RuntimeReport report();
}
