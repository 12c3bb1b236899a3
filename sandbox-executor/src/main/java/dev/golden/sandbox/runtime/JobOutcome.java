package dev.golden.sandbox.runtime;

import dev.golden.contracts.ExecutionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param exitCode exit status, 128 + signal when killed, null when the sandbox was torn down around it
 * @param violations what the kernel or the runner saw it try, e.g. {@code process_creation}
 * @param artifacts regular files it left in its work folder, without those it was given and did not change
 */
public record JobOutcome(
        ExecutionStatus status,
        @Nullable Integer exitCode,
        Output stdout,
        Output stderr,
        List<String> violations,
        Usage usage,
        List<Artifact> artifacts) {

    /** @param memoryPeakBytes 0 where no cgroup measures it */
    public record Usage(long cpuMillis, long wallMillis, long memoryPeakBytes) {}
}
