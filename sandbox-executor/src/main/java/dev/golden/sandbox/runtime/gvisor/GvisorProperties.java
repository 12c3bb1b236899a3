package dev.golden.sandbox.runtime.gvisor;

import dev.golden.sandbox.runtime.bubblewrap.BubblewrapProperties;
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
 * How the gVisor sandbox is built.
 *
 * @param program gVisor's runsc, of 2023 or later
 * @param platform how it intercepts system calls
 * @param python the interpreter of the first process in each container
 * @param stateFolder folder for jobs under way; empty: a folder of this user under the temporary folder
 * @param folderSize size of each of the writable folders of a job (work, temporary, shared memory)
 * @param fileSize largest file a job may write
 * @param outputLimit output per stream at which the job is killed
 * @param outputKept output per stream that is reported
 * @param processes processes and threads of one job
 * @param cpus processors one job may use up, gVisor's own work included
 * @param overhead memory that gVisor itself may use, beyond the job's
 * @param uidBase first of the range of host user ids given to containers, when started as root
 * @param uidCount size of that range
 * @param readOnly further host folders shown to jobs
 * @param warm containers that wait for jobs
 */
@Validated
@ConfigurationProperties("golden.sandbox.gvisor")
record GvisorProperties(
        @DefaultValue("/usr/bin/runsc") Path program,
        @DefaultValue("SYSTRAP") Platform platform,
        @DefaultValue("/usr/bin/python3") Path python,
        @DefaultValue("") String stateFolder,
        @DefaultValue("64MB") DataSize folderSize,
        @DefaultValue("64MB") DataSize fileSize,
        @DefaultValue("1MB") DataSize outputLimit,
        @DefaultValue("64KB") DataSize outputKept,
        @DefaultValue("64") @Min(16) @Max(4096) int processes,
        @DefaultValue("1.0") double cpus,
        @DefaultValue("96MB") DataSize overhead,
        @DefaultValue("1900000000") @Min(100000) int uidBase,
        @DefaultValue("100000") @Min(100) int uidCount,
        @DefaultValue List<String> readOnly,
        @DefaultValue Warm warm) {

    /** Platforms of runsc. */
    enum Platform {
        SYSTRAP,
        PTRACE,
        KVM
    }

    /**
     * Containers started ahead of their jobs, each for one job.
     *
     * @param most per kind; 0: none, every job waits for a start of its own
     * @param memory that all that wait may use together
     * @param idle how long those of a kind that no job asked for are kept
     */
    record Warm(
            @DefaultValue("8") @Min(0) @Max(256) int most,
            @DefaultValue("1GB") DataSize memory,
            @DefaultValue("10m") Duration idle) {

        BubblewrapProperties.Warm limits() {
            return new BubblewrapProperties.Warm(most, memory, idle);
        }
    }
}
