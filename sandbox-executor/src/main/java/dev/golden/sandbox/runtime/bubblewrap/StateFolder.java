package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Host folder of this process's jobs. Its name tells process id and start time, so that a later process can tell what
 * a dead one left behind, and remove it.
 */
public final class StateFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
    private static final String CGROUPS = "cgroups";

    private final Path instance;

    private StateFolder(Path instance) {
        this.instance = instance;
    }

    /** Name of this runtime, unique on the machine: process id, its start, a number for several in one process. */
    static String newInstanceName() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "-" + started(self) + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Of the process, not of the link {@code /proc/self}, which is root's. The user may have no name. */
    static Object ownUserId() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Makes the folder, after removing what dead processes left. */
    static StateFolder open(Path base, String instanceName) {
        try {
            Files.createDirectories(base);
            if (Files.isSymbolicLink(base)
                    || !Files.getAttribute(base, "unix:uid").equals(ownUserId())) {
                throw new SandboxUnavailableException(base + " belongs to somebody else");
            }
            // Passing through, which the jobs' user ids need for the runners, but no listing.
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
            reap(base);
            Path instance = base.resolve(instanceName);
            Files.createDirectory(instance);
            Files.setPosixFilePermissions(instance, PosixFilePermissions.fromString("rwx--x--x"));
            return new StateFolder(instance);
        } catch (IOException e) {
            throw new SandboxUnavailableException("The state folder " + base + " cannot be made", e);
        }
    }

    /** Remembers the control groups for whoever comes after this process. */
    void recordCgroups(List<Path> roots) throws IOException {
        Files.write(
                instance.resolve(CGROUPS), roots.stream().map(Path::toString).toList());
    }

    /** Runners and tools of the languages, as jobs see them. */
    public Path runners() {
        return instance.resolve("runners");
    }

    /** A file of this instance. */
    public Path file(String name) {
        return instance.resolve(name);
    }

    /** Writes the job's files; only this process can read the folder, the sandbox gets open descriptors. */
    public Path createJobFolder(UUID jobId, Map<String, String> files, String stdin) {
        try {
            Path folder = instance.resolve("job-" + jobId);
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            int number = 0;
            for (String text : files.values()) {
                Files.writeString(folder.resolve("file-" + number++), text);
            }
            Files.writeString(folder.resolve("stdin"), stdin);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void close() {
        delete(instance);
    }

    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path visited, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", folder).log("Folder could not be deleted", e);
        }
    }

    private static void reap(Path base) throws IOException {
        try (Stream<Path> instances = Files.list(base)) {
            for (Path left : instances.filter(Files::isDirectory).toList()) {
                if (!isAlive(left.getFileName().toString())) {
                    LOG.atWarn().addKeyValue("instance", left.getFileName()).log("Removing what a dead executor left");
                    Path recorded = left.resolve(CGROUPS);
                    if (Files.exists(recorded)) {
                        Files.readAllLines(recorded).forEach(root -> CgroupFiles.destroy(Path.of(root)));
                    }
                    delete(left);
                }
            }
        }
    }

    private static boolean isAlive(String instanceName) {
        String[] parts = instanceName.split("-");
        try {
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .map(process -> started(process).equals(parts[1]))
                    .orElse(false);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    private static String started(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElse(0L)
                .toString();
    }
}
