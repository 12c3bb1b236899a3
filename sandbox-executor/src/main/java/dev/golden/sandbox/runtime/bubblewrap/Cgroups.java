package dev.golden.sandbox.runtime.bubblewrap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The control groups of jobs, in whichever version this machine offers; or none. */
public sealed interface Cgroups permits CgroupsV1, CgroupsV2, NoCgroups {

    /** Makes the group that the sandbox's first process joins; its share is that of one who waits. */
    Group create(UUID id, int memoryMegabytes, int processes, double cpus);

    /** Folders that hold the groups of this process; what a later process scans for orphans. */
    List<Path> roots();

    /** What enforces which limit, for the report. */
    Map<String, String> enforcement();

    /** Removes what is below the roots; nothing of this process may run any more. */
    void close();

    /** Weight of a group on a busy processor, relative to the others. */
    enum Share {
        /** Started ahead of its job: before what runs for long, or the next job would not find it ready. */
        WAITING(512),
        /** A job that just began: most are over soon. */
        NEW(1024),
        /** A job that ran for long: those that begin go first. */
        LONG(64);

        final int weight;

        Share(int weight) {
            this.weight = weight;
        }
    }

    /** One job's group. */
    interface Group {

        /** Files to which the first process writes 0, which means itself, before it becomes the sandbox. */
        List<Path> joinFiles();

        /** Sets the limit again, for the job that comes; false when the group holds more than that already. */
        boolean limitMemory(int megabytes);

        /** Sets what the group gets of a busy processor, relative to the others. */
        void share(Share share);

        /** Kills every process in the group and waits until none is left. */
        void kill();

        long cpuNanos();

        long memoryBytes();

        long memoryPeakBytes();

        /** Whether the kernel killed a process of the group for want of memory. */
        boolean outOfMemory();

        /** Removes the empty group. */
        void remove();
    }
}
