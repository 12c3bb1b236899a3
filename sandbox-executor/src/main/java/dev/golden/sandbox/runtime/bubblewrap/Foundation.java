package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeReport;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is made once and shared by all jobs: state folder, control groups, filters, runners. */
record Foundation(StateFolder state, Cgroups cgroups, StubScript stub, boolean dropsUser, boolean ownProc) {

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

    /** @throws SandboxUnavailableException naming what is missing */
    static Foundation lay(BubblewrapProperties properties) {
        // The host's root, mapped to nobody inside, would still own the host's files and settings.
        boolean root = userId().equals(0);
        String missing = StubScript.missing(properties, root);
        if (missing != null) {
            throw new SandboxUnavailableException(missing);
        }
        String instance = StateFolder.newInstanceName();
        StateFolder state = StateFolder.open(base(properties), instance);
        Cgroups cgroups = new NoCgroups();
        try {
            cgroups = cgroups(instance);
            state.recordCgroups(cgroups.roots());
            return lay(properties, state, cgroups, root);
        } catch (IOException | SandboxUnavailableException e) {
            cgroups.close();
            state.close();
            throw e instanceof SandboxUnavailableException unavailable
                    ? unavailable
                    : new SandboxUnavailableException("Sandbox cannot be prepared", e);
        }
    }

    private static Foundation lay(BubblewrapProperties properties, StateFolder state, Cgroups cgroups, boolean root)
            throws IOException {
        for (Profile profile : Profile.values()) {
            SeccompFilter.export(profile, BubblewrapRuntime.filterFile(state, profile));
        }
        copyRunners(state.runners());
        compile(state.runners());
        Path empty = Files.createFile(state.file("empty"));
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("r--r--r--"));
        boolean ownProc =
                properties.proc() == BubblewrapProperties.Proc.REQUIRED || ProcProbe.succeeds(properties.program());
        SandboxLayout layout = SandboxLayout.of(properties, state.runners(), empty, ownProc);
        boolean grouped = !cgroups.roots().isEmpty();
        return new Foundation(state, cgroups, new StubScript(properties, layout, grouped), root, ownProc);
    }

    Path filter(Profile profile) {
        return BubblewrapRuntime.filterFile(state, profile);
    }

    boolean isGrouped() {
        return !cgroups.roots().isEmpty();
    }

    RuntimeReport report(@Nullable String problem) {
        Map<String, String> enforcement = new TreeMap<>(cgroups.enforcement());
        enforcement.put("files", "mount namespace, read-only binds, sized tmpfs, rlimit");
        enforcement.put("network", "network namespace, seccomp");
        enforcement.put("system calls", "seccomp allow-list");
        enforcement.put("user", dropsUser ? "user id per job, user namespace" : "user namespace");
        enforcement.put(
                "processes of others", ownProc ? "process namespace, own /proc" : "process namespace, no /proc");
        enforcement.put("time", "wall clock of the executor");
        return new RuntimeReport("bubblewrap", "namespaces", problem == null, problem, Map.copyOf(enforcement));
    }

    void close() {
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

    private static Path base(BubblewrapProperties properties) {
        return properties.stateFolder().isEmpty()
                ? Path.of(System.getProperty("java.io.tmpdir"), "golden-sandbox-" + userId())
                : Path.of(properties.stateFolder());
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
            try (InputStream source = Foundation.class.getResourceAsStream(name)) {
                if (source == null) {
                    throw new IOException(name + " is not on the class path");
                }
                Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
                Files.copy(source, target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
    }
}
