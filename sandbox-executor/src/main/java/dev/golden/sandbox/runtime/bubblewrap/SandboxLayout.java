package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The file system that a job sees: programs read-only, three writable folders of bounded size, nothing of the host's. */
record SandboxLayout(List<String> mounts, boolean ownProc) {

    /** Of /etc only what programs need to start; never passwd, hosts or configuration. */
    private static final List<String> ETC = List.of("/etc/ld.so.cache", "/etc/alternatives");

    /** Files of /proc that tell about the host and that no language runtime needs. */
    private static final List<String> MASKED = List.of(
            "/proc/cmdline",
            "/proc/kallsyms",
            "/proc/keys",
            "/proc/modules",
            "/proc/sysrq-trigger",
            "/proc/timer_list",
            "/proc/version",
            "/proc/diskstats",
            "/proc/partitions");

    /** @param ownProc false: jobs see no /proc, never the one around them, which tells about other processes */
    static SandboxLayout of(BubblewrapProperties properties, Path runners, Path emptyFile, boolean ownProc) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("--ro-bind", "/usr", "/usr"));
        Stream.of("/bin", "/sbin", "/lib", "/lib64", "/lib32").map(Path::of).forEach(folder -> {
            if (Files.isSymbolicLink(folder)) {
                words.addAll(List.of("--symlink", "usr" + folder, folder.toString()));
            } else if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                words.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        });
        ETC.stream().filter(path -> Files.exists(Path.of(path))).forEach(path -> bind(words, path));
        javaHome(words);
        properties.readOnly().forEach(path -> bind(words, path));
        words.addAll(List.of("--ro-bind", runners.toString(), SandboxJob.RUNNERS));
        if (ownProc) {
            words.addAll(List.of("--proc", "/proc"));
            MASKED.stream()
                    .filter(path -> Files.exists(Path.of(path)))
                    .forEach(path -> words.addAll(List.of("--ro-bind", emptyFile.toString(), path)));
        }
        words.addAll(List.of("--dev", "/dev"));
        String size = Long.toString(properties.folderSize().toBytes());
        for (String folder : List.of("/dev/shm", "/tmp", SandboxJob.WORK)) {
            words.addAll(List.of("--size", size, "--tmpfs", folder));
        }
        return new SandboxLayout(List.copyOf(words), ownProc);
    }

    private static void javaHome(List<String> words) {
        Path home = Path.of(System.getProperty("java.home"));
        if (!home.startsWith("/usr") && isOpenToAll(home)) {
            bind(words, home.toString());
        }
    }

    /** Whether the jobs' users can reach it; a mount that they cannot reach would fail every job. */
    private static boolean isOpenToAll(Path folder) {
        try {
            for (Path at = folder.toRealPath(); at != null; at = at.getParent()) {
                if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void bind(List<String> words, String path) {
        words.addAll(List.of("--ro-bind", path, path));
    }
}
