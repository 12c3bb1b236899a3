package dev.golden.sandbox.runtime;

import java.util.UUID;

/** The job was killed because nobody waits for it any more. */
public final class JobCancelledException extends RuntimeException {

    public JobCancelledException(UUID jobId) {
        super("job " + jobId + " was cancelled");
    }
}
