package dev.golden.local.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Everything one local platform keeps: databases, secrets, logs, and what says that it runs. */
public record StateFolder(Path root) {

    private static final long MIN_FREE_BYTES = 700L << 20;

    public StateFolder {
        root = root.toAbsolutePath().normalize();
    }

    public Path folder(String name) {
        return root.resolve(name);
    }

    public Path log(String name) {
        return root.resolve("logs").resolve(name + ".log");
    }

    public PidFile pidFile(String name) {
        return new PidFile(root.resolve("run").resolve(name + ".pid"));
    }

    /** Marker whose presence keeps a service down until it is started again. */
    public Path downMarker(String name) {
        return root.resolve("run").resolve(name + ".down");
    }

    /** What a running platform tells other commands: ports, mode, process. */
    public Path description() {
        return root.resolve("platform.json");
    }

    /**
     * Creates the folder and its parts, readable by the owner only.
     *
     * @throws LaunchException when it is not usable, saying why
     */
    public void prepare() {
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw new LaunchException("The data folder " + root + " is a file; name another one with --data-dir.");
            }
            createPrivate(root);
            for (String part : new String[] {"run", "logs", "secrets"}) {
                createPrivate(root.resolve(part));
            }
            Path probe = Files.createTempFile(root, "probe", null);
            Files.writeString(probe, "ok");
            Files.delete(probe);
        } catch (IOException e) {
            throw new LaunchException(
                    "The data folder " + root + " cannot be written (" + e.getMessage()
                            + "); make it writable or name another one with --data-dir.",
                    e);
        }
        long free = root.toFile().getUsableSpace();
        if (free < MIN_FREE_BYTES) {
            throw new LaunchException(String.format(
                    Locale.ROOT,
                    "Only %d MB are free on the disk of %s, at least %d MB are needed; make room or use --data-dir.",
                    free >> 20,
                    root,
                    MIN_FREE_BYTES >> 20));
        }
    }

    /**
     * Takes the folder for this process until it ends; the system frees it even after a kill.
     *
     * @throws LaunchException when a running platform holds it
     */
    public FileChannel lock() {
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw new LaunchException("The data folder " + root + " cannot be locked: " + e.getMessage(), e);
        }
        String owner = pidFile("platform")
                .find()
                .map(p -> " (process " + p.pid() + ")")
                .orElse("");
        throw new LaunchException("A platform" + owner + " already runs on the data folder " + root
                + "; stop it with `./golden stop` or name another folder with --data-dir.");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A random secret of 32 bytes in hex, made on first use and kept, readable by the owner only. */
    public String secret(String name) {
        Path folder = root.resolve("secrets");
        Path file = folder.resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            createPrivate(root);
            createPrivate(folder);
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            Path fresh = Files.createTempFile(
                    folder,
                    name,
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, HexFormat.of().formatHex(bytes));
            try {
                // A link never replaces: of two commands that start at once, both use the first one's secret.
                Files.createLink(file, fresh);
            } catch (FileAlreadyExistsException e) {
                // The other one was first.
            } finally {
                Files.delete(fresh);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new LaunchException("The secret " + file + " cannot be read or made: " + e.getMessage(), e);
        }
    }

    /** The secret when it exists already. */
    public Optional<String> findSecret(String name) {
        Path file = root.resolve("secrets").resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new LaunchException("The secret " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Removes the folder and all in it. */
    public void remove() {
        deleteTree(root);
    }

    public static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
