package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox is started with, be it for a job or ahead of one.
 *
 * @param files names of files that are copied in at the start
 * @param timeout bound of the processor time
 * @param ahead whether the program waits for its job, which comes through standard input
 * @param addressSpaceMegabytes where no control group holds the memory; 0: no bound
 */
public record Launch(
        boolean ahead,
        List<String> command,
        Map<String, String> environment,
        List<String> files,
        Profile profile,
        Duration timeout,
        int memoryMegabytes,
        int addressSpaceMegabytes) {

    /** Longest that a job may take in a sandbox that was started without knowing it. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    public static Launch of(SandboxJob job) {
        return new Launch(
                false,
                job.command(),
                job.environment(),
                List.copyOf(job.files().keySet()),
                job.profile(),
                job.timeout(),
                job.memoryMegabytes(),
                job.addressSpaceLimited() ? job.memoryMegabytes() : 0);
    }

    /** The waiting program sets the job's own, lower limits of processor time and address space. */
    public static Launch ahead(WarmStart.Kind kind) {
        return new Launch(
                true,
                kind.command(),
                kind.environment(),
                List.of(),
                kind.profile(),
                LONGEST,
                kind.memoryMegabytes(),
                0);
    }
}
