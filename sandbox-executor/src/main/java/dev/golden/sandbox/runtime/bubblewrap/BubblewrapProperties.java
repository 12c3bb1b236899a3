package dev.golden.sandbox.runtime.bubblewrap;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the local sandbox is built.
 *
 * @param program the bubblewrap program
 * @param stateFolder folder for jobs under way; empty: a folder of this user under the temporary folder
 * @param folderSize size of each of the writable folders of a job (work, temporary, shared memory)
 * @param fileSize largest file a job may write
 * @param outputLimit output per stream at which the job is killed
 * @param outputKept output per stream that is reported
 * @param processes processes and threads of one job
 * @param cpus processors one job may use up
 * @param uidBase first of the range of user ids given to jobs, when started as root
 * @param uidCount size of that range
 * @param readOnly further host folders shown to jobs
 * @param warm sandboxes that wait for jobs
 * @param proc whether jobs must have a /proc of their own
 */
@Validated
@ConfigurationProperties("golden.sandbox.bubblewrap")
public record BubblewrapProperties(
        @DefaultValue("/usr/bin/bwrap") Path program,
        @DefaultValue("") String stateFolder,
        @DefaultValue("64MB") DataSize folderSize,
        @DefaultValue("64MB") DataSize fileSize,
        @DefaultValue("1MB") DataSize outputLimit,
        @DefaultValue("64KB") DataSize outputKept,
        @DefaultValue("64") @Min(16) @Max(4096) int processes,
        @DefaultValue("1.0") double cpus,
        @DefaultValue("1900000000") @Min(100000) int uidBase,
        @DefaultValue("100000") @Min(100) int uidCount,
        @DefaultValue List<String> readOnly,
        @DefaultValue Warm warm,
        @DefaultValue("REQUIRED") Proc proc) {

    /**
     * Sandboxes started ahead of their jobs, each for one job.
     *
     * @param most per kind; 0: none, every job waits for a start of its own
     * @param memory that all that wait may use together
     * @param idle how long those of a kind that no job asked for are kept
     */
    public record Warm(
            @DefaultValue("16") @Min(0) @Max(256) int most,
            @DefaultValue("256MB") DataSize memory,
            @DefaultValue("10m") Duration idle) {}

    /** Where the kernel lets no new /proc be mounted, as in most containers, a job can only have none at all. */
    enum Proc {
        REQUIRED,
        IF_POSSIBLE
    }
}
