package dev.golden.sandbox.runtime;

import java.time.Duration;
import java.util.List;

/** A real runtime under test, the jobs as it is to run them, and what it left on the host. */
public interface RuntimeRig extends AutoCloseable {

    /** Signs what the runner says of its program. */
    String MARK = "0123456789abcdef0123456789abcdef";

    SandboxRuntime runtime();

    SandboxJob python(Profile profile, String code, String stdin, Duration timeout, int memory);

    SandboxJob bash(String script);

    /** Whether limits hold for a job as a whole, not for each of its processes. */
    default boolean isGrouped() {
        return runtime().report().enforcement().getOrDefault("memory", "").startsWith("cgroup");
    }

    /** Whether it measures what a job uses. */
    default boolean isMeasured() {
        return isGrouped();
    }

    /** Whether what a killed job left in its folder comes out. */
    default boolean keepsFilesOfKilledJobs() {
        return true;
    }

    default JobOutcome run(Profile profile, String code) throws InterruptedException {
        return runtime().run(python(profile, code, "", Duration.ofSeconds(10), 256));
    }

    default JobOutcome run(Profile profile, String code, String stdin, Duration timeout, int memory)
            throws InterruptedException {
        return runtime().run(python(profile, code, stdin, timeout, memory));
    }

    default JobOutcome runBash(String script) throws InterruptedException {
        return runtime().run(bash(script));
    }

    /** Processes, control groups, mounts and files of jobs that are still there, apart from what waits for jobs. */
    List<String> leftovers();

    /** Stops the runtime; afterwards there are no leftovers of any kind. */
    @Override
    void close();
}
