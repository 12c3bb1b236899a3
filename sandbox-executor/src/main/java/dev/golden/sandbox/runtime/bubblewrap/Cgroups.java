package dev.golden.sandbox.runtime.bubblewrap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The control groups of jobs, in whichever version this machine offers; or none. */
sealed interface Cgroups permits CgroupsV1, CgroupsV2, NoCgroups {

    /** Makes the group that the job's first process joins. */
    Group create(UUID jobId, int memoryMegabytes, int processes, double cpus);

    /** Folders that hold the groups of this process; what a later process scans for orphans. */
    List<Path> roots();

    /** What enforces which limit, for the report. */
    Map<String, String> enforcement();

    /** Removes what is below the roots; nothing of this process may run any more. */
    void close();

    /** One job's group. */
    interface Group {

        /** Files to which the first process writes its id before it becomes the sandbox. */
        List<Path> joinFiles();

        /** Kills every process in the group and waits until none is left. */
        void kill();

        long cpuNanos();

        long memoryPeakBytes();

        /** Whether the kernel killed a process of the group for want of memory. */
        boolean outOfMemory();

        /** Removes the empty group. */
        void remove();
    }
}
