package dev.golden.operations.backup;

import dev.golden.operations.OperationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Names of archives: in a folder they carry the moment they were begun, and sort by it. */
final class Archives {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String NAME = "golden-\\d{8}T\\d{6}Z\\.zip";
    private static final Duration PARTIAL_KEPT = Duration.ofDays(1);

    private Archives() {}

    /** File to write: the one named, or one in the folder named. */
    static Path target(String to, Instant now) {
        Path path = Path.of(to);
        try {
            if (isFolder(to)) {
                Files.createDirectories(path);
                return unused(path.resolve("golden-" + STAMP.format(now) + ".zip"));
            }
            Path parent = path.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw new OperationException("There is no folder " + parent + " to write the archive to.");
            }
            return unused(path);
        } catch (IOException e) {
            throw new OperationException("The folder " + to + " cannot be created: " + e.getMessage(), e);
        }
    }

    /** Whether a name is a folder's: one that is there, or that ends like one. */
    static boolean isFolder(String name) {
        return name.endsWith("/") || Files.isDirectory(Path.of(name));
    }

    private static Path unused(Path file) {
        if (Files.exists(file)) {
            throw new OperationException(file + " exists already; name another file.");
        }
        return file;
    }

    /** File to read: the one named, or the newest of the folder named. */
    static Path source(Path from) {
        if (!Files.isDirectory(from)) {
            return from;
        }
        List<Path> all = list(from);
        if (all.isEmpty()) {
            throw new OperationException("There is no archive in " + from + ".");
        }
        return all.getFirst();
    }

    /** Deletes all but the newest, and what killed runs left behind; returns how many archives. */
    static int prune(Path folder, int keep, Instant now) {
        List<Path> old = list(folder).stream().skip(keep).toList();
        try {
            for (Path archive : old) {
                Files.delete(archive);
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(
                                path -> path.getFileName().toString().matches("\\." + NAME + "\\.partial"))
                        .toList()) {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(PARTIAL_KEPT))) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new OperationException("Old archives in " + folder + " cannot be deleted: " + e.getMessage(), e);
        }
        return old.size();
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches(NAME))
                    .sorted(Comparator.comparing(
                                    (Path path) -> path.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new OperationException("The folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
