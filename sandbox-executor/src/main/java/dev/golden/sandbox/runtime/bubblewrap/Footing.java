package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What every runtime on this machine stands on: a state folder with runners and filters in it, and control groups. */
public record Footing(StateFolder state, Cgroups cgroups) {

    /** Runner programs on the class path that are shown to jobs. */
    private static final List<String> RUNNERS = List.of(
            "python_runner.py",
            "python_jobs.py",
            "python_tools.py",
            "node_preload.cjs",
            "node_waiting.cjs",
            "waiting_loader.sh",
            "/dev/golden/sandbox/language/typescript_preload.cjs",
            "/dev/golden/sandbox/language/typescript.js",
            "/dev/golden/sandbox/language/JavaTests.java",
            "/dev/golden/sandbox/language/junit-console.jar");

    /**
     * Removes what dead processes left, and prepares.
     *
     * @param stateFolder empty: a folder of this user under the temporary folder
     * @throws SandboxUnavailableException naming what is missing
     */
    public static Footing lay(String stateFolder) {
        String instance = StateFolder.newInstanceName();
        StateFolder state = StateFolder.open(base(stateFolder), instance);
        Cgroups cgroups = new NoCgroups();
        try {
            cgroups = cgroups(instance);
            state.recordCgroups(cgroups.roots());
            for (Profile profile : Profile.values()) {
                SeccompFilter.export(profile, filter(state, profile));
            }
            copyRunners(state.runners());
            compile(state.runners());
            return new Footing(state, cgroups);
        } catch (IOException | SandboxUnavailableException e) {
            cgroups.close();
            state.close();
            throw e instanceof SandboxUnavailableException unavailable
                    ? unavailable
                    : new SandboxUnavailableException("Sandbox cannot be prepared", e);
        }
    }

    /** Whether limits of memory and processes hold for a job as a whole. */
    public boolean isGrouped() {
        return !cgroups.roots().isEmpty();
    }

    /** The compiled system call filter of a profile. */
    public static Path filter(StateFolder state, Profile profile) {
        return state.file("seccomp-" + profile.wireName() + ".bpf");
    }

    /** Whether this process is the host's root. */
    public static boolean isRoot() {
        return userId().equals(0);
    }

    public void close() {
        cgroups.close();
        state.close();
    }

    private static Object userId() {
        try {
            return StateFolder.ownUserId();
        } catch (IOException e) {
            throw new SandboxUnavailableException("/proc is not readable", e);
        }
    }

    private static Path base(String stateFolder) {
        return stateFolder.isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "golden-sandbox-" + userId())
                : Path.of(stateFolder);
    }

    private static Cgroups cgroups(String instance) throws IOException {
        Map<String, Path> own = CgroupFiles.own();
        Optional<Cgroups> found = CgroupsV2.find(own, instance);
        return found.or(() -> CgroupsV1.find(own, instance)).orElseGet(NoCgroups::new);
    }

    /** Saves every start of Python the time; without it each compiles the file by itself. */
    private static void compile(Path runners) throws IOException {
        String source = runners.resolve("python_jobs.py").toString();
        ProcessBuilder compiler = new ProcessBuilder(
                "/usr/bin/python3",
                "-I",
                "-S",
                "-c",
                "import py_compile, sys; py_compile.compile(sys.argv[1], cfile=sys.argv[2], dfile=sys.argv[3], doraise=True)",
                source,
                source + "c",
                SandboxJob.RUNNERS + "/python_jobs.py");
        compiler.environment().clear();
        compiler.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        if (!Files.isExecutable(Path.of("/usr/bin/python3"))) {
            return;
        }
        Process process = compiler.start();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Path code = Path.of(source + "c");
            if (Files.exists(code)) {
                Files.setPosixFilePermissions(code, PosixFilePermissions.fromString("r--r--r--"));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void copyRunners(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : RUNNERS) {
            copy(name, folder);
        }
    }

    /** Copies a file of the class path to where jobs can read it. */
    public static void copy(String name, Path folder) throws IOException {
        try (InputStream source = Footing.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new IOException(name + " is not on the class path");
            }
            Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
            Files.copy(source, target);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
        }
    }
}
