package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.SandboxJob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's work folder, held open from outside: the descriptor keeps its file system when the sandbox is gone, so that
 * what the job left is read when nobody is left who could change it. Everything is opened relative to a descriptor and
 * without following links, so no name leads out of it.
 */
final class WorkFolder implements AutoCloseable {

    static final int MOST_FILES = 32;
    static final int MOST_FILE_BYTES = 256 << 10;
    static final int MOST_BYTES = 1 << 20;
    private static final int MOST_ENTRIES = 1000;
    private static final int MOST_DEPTH = 8;

    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(300);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+@ -]{0,99}");

    private final @Nullable SecureDirectoryStream<Path> folder;

    private WorkFolder(@Nullable SecureDirectoryStream<Path> folder) {
        this.folder = folder;
    }

    /** Waits until the sandbox is built, which must not run anything before; one that fails leaves nothing. */
    static WorkFolder await(Process process, StatusFile status) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            Long pid = status.childPid();
            if (pid != null) {
                Path root = Path.of("/proc", pid.toString(), "root");
                // Visible there only when it became the root of the sandbox, which is the last that is mounted.
                if (Files.exists(root.resolve("." + SandboxJob.RUNNERS + "/python_runner.py"))) {
                    return open(root.resolve("." + SandboxJob.WORK));
                }
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return new WorkFolder(null);
    }

    // It stays open until close().
    @SuppressWarnings("StreamResourceLeak")
    private static WorkFolder open(Path path) {
        try {
            DirectoryStream<Path> opened = Files.newDirectoryStream(path);
            if (opened instanceof SecureDirectoryStream<Path> secure) {
                return new WorkFolder(secure);
            }
            opened.close();
        } catch (IOException e) {
            LOG.atDebug().log("The work folder of a job cannot be opened: there will be no artifacts", e);
        }
        return new WorkFolder(null);
    }

    /** @param given files that the job was given: left out when they are as they were */
    List<Artifact> collect(Map<String, String> given) {
        List<Artifact> found = new ArrayList<>();
        if (folder != null) {
            try {
                new Walk(given, found).folder(folder, "", 1);
            } catch (IOException | DirectoryIteratorException e) {
                LOG.atWarn().log("Artifacts cannot be read", e);
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            folder.close();
        }
    }

    private static final class Walk {
        private final Map<String, String> given;
        private final List<Artifact> found;
        private final Set<Object> seen = new HashSet<>();
        private int entries;
        private long bytes;

        private Walk(Map<String, String> given, List<Artifact> found) {
            this.given = given;
            this.found = found;
        }

        private void folder(SecureDirectoryStream<Path> open, String prefix, int depth) throws IOException {
            List<Path> names = new ArrayList<>();
            for (Path entry : open) {
                if (++entries > MOST_ENTRIES) {
                    return;
                }
                names.add(entry.getFileName());
            }
            names.sort(null);
            for (Path name : names) {
                String path = prefix + name;
                if (!NAME.matcher(name.toString()).matches() && !path.startsWith(SandboxJob.TEST_REPORT)) {
                    continue;
                }
                BasicFileAttributes attributes = open.getFileAttributeView(
                                name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
                if (attributes.isDirectory() && depth < MOST_DEPTH) {
                    try (SecureDirectoryStream<Path> inner = open.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                        folder(inner, path + "/", depth + 1);
                    }
                } else if (attributes.isRegularFile() && isFirstName(attributes)) {
                    file(open, name, path, attributes.size());
                }
            }
        }

        /** A hard link is another name for a file that is told once. */
        private boolean isFirstName(BasicFileAttributes attributes) {
            Object key = attributes.fileKey();
            return key == null || seen.add(key);
        }

        private void file(SecureDirectoryStream<Path> open, Path name, String path, long size) throws IOException {
            if (found.size() >= MOST_FILES) {
                return;
            }
            if (size > MOST_FILE_BYTES || bytes + size > MOST_BYTES) {
                found.add(Artifact.omitted(path, size, "too large"));
                return;
            }
            Artifact artifact = Artifact.of(path, read(open, name, (int) size));
            if (artifact.text() == null || !artifact.text().equals(given.get(path))) {
                bytes += size;
                found.add(artifact);
            }
        }

        private static byte[] read(SecureDirectoryStream<Path> open, Path name, int size) throws IOException {
            try (SeekableByteChannel channel =
                    open.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                ByteBuffer content = ByteBuffer.allocate(size);
                while (content.hasRemaining() && channel.read(content) >= 0) {
                    // Until it is full or the file ends.
                }
                byte[] whole = new byte[content.position()];
                content.flip().get(whole);
                return whole;
            }
        }
    }
}
