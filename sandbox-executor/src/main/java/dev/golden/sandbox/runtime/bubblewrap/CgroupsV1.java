package dev.golden.sandbox.runtime.bubblewrap;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One folder per job in each of the memory, pids, cpu and cpuacct hierarchies. */
final class CgroupsV1 implements Cgroups {

    private static final long PERIOD_MICROS = 100_000;

    private final Path memory;
    private final Path pids;
    private final Path cpu;
    private final Path accounting;
    private final List<Path> roots;

    private CgroupsV1(Map<String, Path> own, String instance) {
        memory = root(own, "memory", instance);
        pids = root(own, "pids", instance);
        cpu = root(own, "cpu", instance);
        accounting = root(own, "cpuacct", instance);
        Set<Path> distinct = new LinkedHashSet<>(List.of(memory, pids));
        distinct.add(cpu);
        distinct.add(accounting);
        roots = List.copyOf(distinct);
    }

    /** Empty unless this process may make groups in all four hierarchies. */
    static Optional<Cgroups> find(Map<String, Path> own, String instance) {
        for (String controller : List.of("memory", "pids", "cpu", "cpuacct")) {
            Path folder = own.get(controller);
            if (folder == null || !Files.isWritable(folder)) {
                return Optional.empty();
            }
        }
        CgroupsV1 found = new CgroupsV1(own, instance);
        found.roots.forEach(CgroupFiles::makeFolder);
        return Optional.of(found);
    }

    private static Path root(Map<String, Path> own, String controller, String instance) {
        Path folder = own.get(controller);
        if (folder == null) {
            throw new IllegalArgumentException(controller);
        }
        return folder.resolve("golden-sandbox-" + instance);
    }

    @Override
    public Group create(UUID jobId, int memoryMegabytes, int processes, double cpus) {
        String name = jobId.toString();
        List<Path> folders = roots.stream().map(root -> root.resolve(name)).toList();
        folders.forEach(CgroupFiles::makeFolder);
        String bytes = Long.toString(((long) memoryMegabytes) << 20);
        CgroupFiles.write(memory.resolve(name).resolve("memory.limit_in_bytes"), bytes);
        // Without it a job could go on in swap; absent where swap is not accounted.
        Path withSwap = memory.resolve(name).resolve("memory.memsw.limit_in_bytes");
        if (Files.exists(withSwap)) {
            CgroupFiles.write(withSwap, bytes);
        }
        CgroupFiles.write(pids.resolve(name).resolve("pids.max"), Integer.toString(processes));
        CgroupFiles.write(cpu.resolve(name).resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
        CgroupFiles.write(cpu.resolve(name).resolve("cpu.cfs_quota_us"), Long.toString((long) (PERIOD_MICROS * cpus)));
        return new JobGroup(folders, memory.resolve(name), accounting.resolve(name));
    }

    @Override
    public List<Path> roots() {
        return roots;
    }

    @Override
    public Map<String, String> enforcement() {
        return Map.of("memory", "cgroup v1", "processes", "cgroup v1", "cpu", "cgroup v1");
    }

    @Override
    public void close() {
        roots.forEach(CgroupFiles::destroy);
    }

    private record JobGroup(List<Path> folders, Path memory, Path accounting) implements Group {

        @Override
        public List<Path> joinFiles() {
            return folders.stream()
                    .map(folder -> folder.resolve("cgroup.procs"))
                    .toList();
        }

        @Override
        public void kill() {
            CgroupFiles.kill(memory);
        }

        @Override
        public long cpuNanos() {
            return CgroupFiles.number(accounting.resolve("cpuacct.usage"));
        }

        @Override
        public long memoryPeakBytes() {
            return CgroupFiles.number(memory.resolve("memory.max_usage_in_bytes"));
        }

        @Override
        public boolean outOfMemory() {
            return CgroupFiles.number(memory.resolve("memory.oom_control"), "oom_kill") > 0;
        }

        @Override
        public void remove() {
            folders.forEach(CgroupFiles::remove);
        }
    }
}
