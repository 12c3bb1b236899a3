package dev.golden.sandbox.runtime.bubblewrap;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** No delegated control group: limits are rlimits, per process instead of per job, and use is not measured. */
record NoCgroups() implements Cgroups {

    @Override
    public Group create(UUID jobId, int memoryMegabytes, int processes, double cpus) {
        return new Ungrouped();
    }

    @Override
    public List<Path> roots() {
        return List.of();
    }

    @Override
    public Map<String, String> enforcement() {
        return Map.of(
                "memory", "rlimit, per process; heap size for node and java",
                "processes", "rlimit",
                "cpu", "rlimit, total seconds only");
    }

    @Override
    public void close() {}

    private record Ungrouped() implements Group {

        @Override
        public List<Path> joinFiles() {
            return List.of();
        }

        @Override
        public boolean limitMemory(int megabytes) {
            // The waiting program lowers its own limit before it becomes the job.
            return true;
        }

        @Override
        public void share(Share share) {}

        @Override
        public void kill() {
            // The pid namespace dies with its first process, which the runtime kills itself.
        }

        @Override
        public long cpuNanos() {
            return 0;
        }

        @Override
        public long memoryBytes() {
            return 0;
        }

        @Override
        public long memoryPeakBytes() {
            return 0;
        }

        @Override
        public boolean outOfMemory() {
            return false;
        }

        @Override
        public void remove() {}
    }
}
