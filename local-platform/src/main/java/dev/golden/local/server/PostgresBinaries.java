package dev.golden.local.server;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The Postgres programs from Maven Central, unpacked once per user and version. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** Folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpack(StateFolder state) {
        String resource = "/postgres-" + platform() + ".txz";
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new LaunchException("No Postgres comes along for " + platform()
                        + "; start one yourself and name it in GOLDEN_POSTGRES_URL.");
            }
            byte[] bytes = packed.readAllBytes();
            Path target = cache(state).resolve("postgres-" + Integer.toHexString(java.util.Arrays.hashCode(bytes)));
            if (!Files.isExecutable(target.resolve("bin/postgres"))) {
                Files.createDirectories(target.getParent());
                // Unpack aside and rename: an interrupted or a second launcher never sees half of it.
                Path fresh = Files.createTempDirectory(target.getParent(), "unpacking");
                extract(new java.io.ByteArrayInputStream(bytes), fresh);
                try {
                    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (IOException e) {
                    StateFolder.deleteTree(fresh);
                    if (!Files.isExecutable(target.resolve("bin/postgres"))) {
                        throw e;
                    }
                }
            }
            return target;
        } catch (IOException e) {
            throw new LaunchException("Postgres cannot be unpacked: " + e.getMessage(), e);
        }
    }

    private static Path cache(StateFolder state) {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        try {
            return Files.createDirectories(base.resolve("golden"));
        } catch (IOException e) {
            return state.folder("cache");
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch");
        return (system.contains("mac") ? "darwin" : "linux") + "-"
                + switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm_64";
                    default -> machine;
                };
    }

    private static void extract(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(path.getParent());
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    Files.setPosixFilePermissions(path, permissions(entry.getMode()));
                }
            }
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = new HashSet<>();
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(all[bit]);
            }
        }
        permissions.add(PosixFilePermission.OWNER_READ);
        permissions.add(PosixFilePermission.OWNER_WRITE);
        return permissions;
    }
}
