package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reading, writing and emptying control group folders. */
final class CgroupFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CgroupFiles.class);
    /** An answer waits for the last process to be gone. */
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long EMPTYING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private CgroupFiles() {}

    /** Folder of this process per controller, from {@code mountinfo} and {@code /proc/self/cgroup}; "" is version 2. */
    static Map<String, Path> own() throws IOException {
        Map<String, Path> mounts = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ");
            String[] right = halves[1].split(" ");
            if (right[0].equals("cgroup2")) {
                mounts.put("", Path.of(left[4]));
            } else if (right[0].equals("cgroup")) {
                for (String option : right[2].split(",")) {
                    mounts.put(option, Path.of(left[4]));
                }
            }
        }
        Map<String, Path> folders = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] parts = line.split(":", 3);
            for (String controller : parts[1].split(",")) {
                Path mount = mounts.get(controller);
                if (mount != null) {
                    Path folder = mount.resolve(parts[2].substring(1)).normalize();
                    // In a container the host's path may be told, which is not below the mount.
                    folders.put(controller, folder.startsWith(mount) && Files.isDirectory(folder) ? folder : mount);
                }
            }
        }
        return folders;
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False when the kernel refuses. */
    static boolean tryWrite(Path file, String text) {
        try {
            Files.writeString(file, text);
            return true;
        } catch (IOException e) {
            LOG.debug("{} refuses {}", file, text);
            return false;
        }
    }

    static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    /** Value of a "key value" line. */
    static long number(Path file, String key) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(key + " ")) {
                    return Long.parseLong(line.substring(key.length() + 1).trim());
                }
            }
        } catch (IOException | NumberFormatException e) {
            LOG.debug("{} is not readable", file);
        }
        return 0;
    }

    /** Kills members again and again, since they may fork, until none is left or five seconds passed. */
    static void kill(Path folder) {
        long end = System.nanoTime() + EMPTYING_NANOS;
        long pause = SHORTEST_PAUSE_NANOS;
        while (System.nanoTime() < end) {
            List<String> members = members(folder);
            if (members.isEmpty()) {
                return;
            }
            for (String member : members) {
                Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(member));
                process.filter(found -> found.pid() != ProcessHandle.current().pid())
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
        LOG.warn("Control group {} could not be emptied", folder);
    }

    static void remove(Path folder) {
        long end = System.nanoTime() + EMPTYING_NANOS;
        while (true) {
            try {
                Files.deleteIfExists(folder);
                return;
            } catch (IOException e) {
                // Busy while the kernel reaps the last member.
                if (System.nanoTime() > end) {
                    LOG.warn("Control group {} could not be removed", folder);
                    return;
                }
                LockSupport.parkNanos(LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** Kills and removes all that is below the folder, and the folder. */
    static void destroy(Path root) {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (Stream<Path> children = Files.list(root)) {
            children.filter(Files::isDirectory).toList().forEach(CgroupFiles::destroy);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Control group {} could not be listed", root);
        }
        kill(root);
        remove(root);
    }

    private static List<String> members(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                    // 0: a process of another pid namespace, not ours to see.
                    .filter(line -> !line.isBlank() && !line.equals("0"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
