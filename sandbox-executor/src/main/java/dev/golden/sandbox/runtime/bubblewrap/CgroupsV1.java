package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    public Group create(UUID id, int memoryMegabytes, int processes, double cpus) {
        String name = id.toString();
        List<Path> folders = roots.stream().map(root -> root.resolve(name)).toList();
        folders.forEach(CgroupFiles::makeFolder);
        JobGroup group = new JobGroup(folders, memory.resolve(name), cpu.resolve(name), accounting.resolve(name));
        if (!group.limitMemory(memoryMegabytes)) {
            throw new UncheckedIOException(new IOException("the limit of a new group cannot be set"));
        }
        CgroupFiles.write(pids.resolve(name).resolve("pids.max"), Integer.toString(processes));
        CgroupFiles.write(cpu.resolve(name).resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
        CgroupFiles.write(cpu.resolve(name).resolve("cpu.cfs_quota_us"), Long.toString((long) (PERIOD_MICROS * cpus)));
        CgroupFiles.write(group.cpu.resolve("cpu.shares"), Integer.toString(Share.WAITING.weight));
        return group;
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

    private record JobGroup(List<Path> folders, Path memory, Path cpu, Path accounting) implements Group {

        @Override
        public List<Path> joinFiles() {
            // "tasks" moves the one thread that writes to it. "cgroup.procs" would first stop all forks and exits of
            // the
            // machine, which takes milliseconds for each of the four groups.
            return folders.stream().map(folder -> folder.resolve("tasks")).toList();
        }

        @Override
        public boolean limitMemory(int megabytes) {
            String bytes = Long.toString(((long) megabytes) << 20);
            Path limit = memory.resolve("memory.limit_in_bytes");
            // Without it a job could go on in swap; absent where swap is not accounted.
            Path withSwap = memory.resolve("memory.memsw.limit_in_bytes");
            boolean swap = Files.exists(withSwap);
            // The limit with swap is never the lower one: raised first, lowered last.
            if (swap && CgroupFiles.number(limit) < ((long) megabytes) << 20) {
                return CgroupFiles.tryWrite(withSwap, bytes) && CgroupFiles.tryWrite(limit, bytes);
            }
            return CgroupFiles.tryWrite(limit, bytes) && (!swap || CgroupFiles.tryWrite(withSwap, bytes));
        }

        @Override
        public void share(Share share) {
            CgroupFiles.tryWrite(cpu.resolve("cpu.shares"), Integer.toString(share.weight));
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
        public long memoryBytes() {
            return CgroupFiles.number(memory.resolve("memory.usage_in_bytes"));
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
