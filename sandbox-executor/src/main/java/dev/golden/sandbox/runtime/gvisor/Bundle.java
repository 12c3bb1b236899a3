package dev.golden.sandbox.runtime.gvisor;

import dev.golden.database.Json;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.bubblewrap.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What containers are made of, in the terms of the OCI runtime specification: programs read-only, three writable folders
 * of bounded size in the container's own memory, nothing of the host's.
 */
final class Bundle {

    private static final String GIVEN = "/opt/given";
    private static final String HOLDER_FOLDER = "/opt/holder";
    /** Of /etc only what programs need to start; never passwd, hosts or configuration. */
    private static final List<String> ETC = List.of("/etc/ld.so.cache", "/etc/alternatives");
    /** What the holder needs to become nobody without capabilities, to kill what nobody left running, and to read its files. */
    private static final List<String> HOLDER =
            List.of("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_DAC_READ_SEARCH");

    private final GvisorProperties properties;
    private final Path root;
    private final List<Map<String, Object>> mounts = new ArrayList<>();
    private final Json json = new Json();

    private Bundle(GvisorProperties properties, Path root) {
        this.properties = properties;
        this.root = root;
    }

    /** Makes the folder that is the root of every container: empty but for where things are mounted. */
    static Bundle prepare(GvisorProperties properties, Path root, Path runners, Path holder) throws IOException {
        Files.createDirectory(root);
        Bundle bundle = new Bundle(properties, root);
        bundle.bind("/usr", Path.of("/usr"));
        for (String folder : List.of("/bin", "/sbin", "/lib", "/lib64", "/lib32")) {
            if (Files.isSymbolicLink(Path.of(folder))) {
                Files.createSymbolicLink(bundle.inside(folder), Path.of("usr" + folder));
            } else if (Files.isDirectory(Path.of(folder), LinkOption.NOFOLLOW_LINKS)) {
                bundle.bind(folder, Path.of(folder));
            }
        }
        for (String path : ETC) {
            if (Files.exists(Path.of(path))) {
                bundle.bind(path, Path.of(path));
            }
        }
        Path java = Path.of(System.getProperty("java.home"));
        if (!java.startsWith("/usr")) {
            bundle.bind(java.toString(), java);
        }
        for (String path : properties.readOnly()) {
            bundle.bind(path, Path.of(path));
        }
        bundle.bind(SandboxJob.RUNNERS, runners);
        bundle.bind(HOLDER_FOLDER, holder);
        bundle.mount("/proc", "proc", List.of());
        bundle.mount("/dev", "tmpfs", List.of("ro", "nosuid", "mode=755"));
        String size = "size=" + properties.folderSize().toBytes();
        for (String folder : List.of("/dev/shm", "/tmp", SandboxJob.WORK)) {
            bundle.mount(folder, "tmpfs", List.of("nosuid", "nodev", "mode=1777", size));
        }
        Files.createDirectories(bundle.inside(GIVEN));
        return bundle;
    }

    private Path inside(String path) throws IOException {
        Path target = root.resolve("." + path).normalize();
        Files.createDirectories(target.getParent());
        return target;
    }

    private void bind(String path, Path source) throws IOException {
        Path target = inside(path);
        if (Files.isDirectory(source)) {
            Files.createDirectories(target);
        } else {
            Files.createFile(target);
        }
        mounts.add(Map.of(
                "destination", path, "type", "bind", "source", source.toString(), "options", List.of("rbind", "ro")));
    }

    private void mount(String path, String type, List<String> options) throws IOException {
        Files.createDirectories(inside(path));
        mounts.add(Map.of("destination", path, "type", type, "source", type, "options", options));
    }

    /**
     * Writes the description of one container.
     *
     * @param given folder with the files of the job, by number in the order of their names
     */
    void write(Path file, Launch launch, Path given) throws IOException {
        List<Map<String, Object>> all = new ArrayList<>(mounts);
        if (!launch.files().isEmpty()) {
            all.add(Map.of(
                    "destination",
                    GIVEN,
                    "type",
                    "bind",
                    "source",
                    given.toString(),
                    "options",
                    List.of("rbind", "ro")));
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        Files.writeString(
                file,
                json.write(Map.of(
                        "ociVersion",
                        "1.0.2",
                        "hostname",
                        "sandbox",
                        "root",
                        Map.of("path", root.toString(), "readonly", true),
                        "process",
                        process(launch),
                        "mounts",
                        all,
                        "linux",
                        Map.of("namespaces", namespaces()))));
    }

    private Map<String, Object> process(Launch launch) {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("terminal", false);
        process.put("user", Map.of("uid", 0, "gid", 0));
        process.put("args", words(launch));
        process.put("cwd", SandboxJob.WORK);
        process.put("noNewPrivileges", true);
        process.put("capabilities", Map.of("bounding", HOLDER, "effective", HOLDER, "permitted", HOLDER));
        process.put(
                "rlimits",
                List.of(
                        limit("RLIMIT_NOFILE", 512),
                        limit("RLIMIT_CORE", 0),
                        limit("RLIMIT_MEMLOCK", 64 << 10),
                        limit("RLIMIT_FSIZE", properties.fileSize().toBytes()),
                        limit("RLIMIT_CPU", cpuSeconds(launch))));
        return process;
    }

    private long cpuSeconds(Launch launch) {
        return (long) (launch.timeout().toSeconds() * Math.max(1, properties.cpus())) + 2;
    }

    private List<String> words(Launch launch) {
        // Every process of the container can read the environment of the first, and gVisor adds to it.
        List<String> words = new ArrayList<>(List.of(
                "/usr/bin/env",
                "-i",
                properties.python().toString(),
                "-I",
                "-S",
                "-B",
                HOLDER_FOLDER + "/holder.py",
                HOLDER_FOLDER + "/seccomp-" + launch.profile().wireName() + ".bpf",
                // The first process and the last that fits are not the job's to have.
                Integer.toString(properties.processes() - 2)));
        Map<String, String> environment = new TreeMap<>(launch.environment());
        environment.put("PWD", SandboxJob.WORK);
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.add("--");
        words.addAll(launch.files());
        words.add("--");
        words.addAll(launch.command());
        return words;
    }

    private static Map<String, Object> limit(String type, long value) {
        return Map.of("type", type, "hard", value, "soft", value);
    }

    private static List<Map<String, String>> namespaces() {
        return List.of(
                Map.of("type", "pid"),
                Map.of("type", "network"),
                Map.of("type", "ipc"),
                Map.of("type", "uts"),
                Map.of("type", "mount"));
    }
}
