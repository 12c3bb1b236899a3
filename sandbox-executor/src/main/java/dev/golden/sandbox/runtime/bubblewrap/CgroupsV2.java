package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One folder per job below the group that was delegated to this process. */
final class CgroupsV2 implements Cgroups {

    private static final Logger LOG = LoggerFactory.getLogger(CgroupsV2.class);
    private static final Set<String> NEEDED = Set.of("memory", "pids", "cpu");
    private static final long PERIOD_MICROS = 100_000;

    private final Path root;

    private CgroupsV2(Path root) {
        this.root = root;
    }

    /** Empty unless the three controllers are delegated to this process. */
    static Optional<Cgroups> find(Map<String, Path> own, String instance) {
        Path folder = own.get("");
        if (folder == null || !Files.isWritable(folder)) {
            return Optional.empty();
        }
        try {
            List<String> offered = List.of(Files.readString(folder.resolve("cgroup.controllers"))
                    .trim()
                    .split(" "));
            if (!offered.containsAll(NEEDED)) {
                return Optional.empty();
            }
            // A group with members cannot give controllers to its children: this process moves to a leaf first.
            Path leaf = folder.resolve("golden-service-" + instance);
            CgroupFiles.makeFolder(leaf);
            for (String member : Files.readAllLines(folder.resolve("cgroup.procs"))) {
                CgroupFiles.write(leaf.resolve("cgroup.procs"), member);
            }
            CgroupFiles.write(folder.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
            Path root = folder.resolve("golden-sandbox-" + instance);
            CgroupFiles.makeFolder(root);
            CgroupFiles.write(root.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
            return Optional.of(new CgroupsV2(root));
        } catch (IOException | UncheckedIOException e) {
            LOG.atInfo().addKeyValue("folder", folder).log("Control group is not delegated", e);
            return Optional.empty();
        }
    }

    @Override
    public Group create(UUID id, int memoryMegabytes, int processes, double cpus) {
        Path folder = root.resolve(id.toString());
        CgroupFiles.makeFolder(folder);
        CgroupFiles.write(folder.resolve("memory.max"), Long.toString(((long) memoryMegabytes) << 20));
        if (Files.exists(folder.resolve("memory.swap.max"))) {
            CgroupFiles.write(folder.resolve("memory.swap.max"), "0");
        }
        CgroupFiles.write(folder.resolve("memory.oom.group"), "1");
        CgroupFiles.write(folder.resolve("pids.max"), Integer.toString(processes));
        CgroupFiles.write(folder.resolve("cpu.max"), (long) (PERIOD_MICROS * cpus) + " " + PERIOD_MICROS);
        CgroupFiles.tryWrite(folder.resolve("cpu.weight"), weight(Share.WAITING));
        return new JobGroup(folder);
    }

    /** Shares count from 1024, weights from 100. */
    private static String weight(Share share) {
        return Integer.toString(Math.max(1, share.weight * 100 / 1024));
    }

    @Override
    public List<Path> roots() {
        return List.of(root);
    }

    @Override
    public Map<String, String> enforcement() {
        return Map.of("memory", "cgroup v2", "processes", "cgroup v2", "cpu", "cgroup v2");
    }

    @Override
    public void close() {
        CgroupFiles.destroy(root);
    }

    private record JobGroup(Path folder) implements Group {

        @Override
        public List<Path> joinFiles() {
            return List.of(folder.resolve("cgroup.procs"));
        }

        @Override
        public boolean limitMemory(int megabytes) {
            long bytes = ((long) megabytes) << 20;
            // Here the kernel would accept it and kill the group instead.
            return bytes > memoryBytes() && CgroupFiles.tryWrite(folder.resolve("memory.max"), Long.toString(bytes));
        }

        @Override
        public void share(Share share) {
            CgroupFiles.tryWrite(folder.resolve("cpu.weight"), weight(share));
        }

        @Override
        public void kill() {
            Path all = folder.resolve("cgroup.kill");
            if (Files.exists(all)) {
                CgroupFiles.write(all, "1");
            }
            CgroupFiles.kill(folder);
        }

        @Override
        public long cpuNanos() {
            return CgroupFiles.number(folder.resolve("cpu.stat"), "usage_usec") * 1000;
        }

        @Override
        public long memoryBytes() {
            return CgroupFiles.number(folder.resolve("memory.current"));
        }

        @Override
        public long memoryPeakBytes() {
            return CgroupFiles.number(folder.resolve("memory.peak"));
        }

        @Override
        public boolean outOfMemory() {
            return CgroupFiles.number(folder.resolve("memory.events"), "oom_kill") > 0;
        }

        @Override
        public void remove() {
            CgroupFiles.remove(folder);
        }
    }
}
