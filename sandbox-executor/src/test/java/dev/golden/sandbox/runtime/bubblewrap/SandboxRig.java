package dev.golden.sandbox.runtime.bubblewrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeRig;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.springframework.boot.context.properties.bind.Binder;

/** A real runtime for tests, and short ways to run code in it. */
public final class SandboxRig implements RuntimeRig {

    private static final int USERS = 1000;

    private final Lifetime lifetime;
    private final Traces traces;
    private final boolean warm;

    private SandboxRig(Lifetime lifetime, Traces traces, boolean warm) {
        this.lifetime = lifetime;
        this.traces = traces;
        this.warm = warm;
    }

    static SandboxRig start() throws InterruptedException {
        return start("", properties().program(), BubblewrapProperties.Proc.REQUIRED, false);
    }

    /** Its Python and Bash jobs are run in sandboxes that wait. */
    static SandboxRig startWarm() throws InterruptedException {
        SandboxRig rig = start("", properties().program(), BubblewrapProperties.Proc.REQUIRED, true);
        rig.warmUp(pythonKind(Profile.STRICT));
        return rig;
    }

    static SandboxRig start(String stateFolder, Path program, BubblewrapProperties.Proc proc)
            throws InterruptedException {
        return start(stateFolder, program, proc, false);
    }

    private static SandboxRig start(String stateFolder, Path program, BubblewrapProperties.Proc proc, boolean warm)
            throws InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "bubblewrap is not installed: apt-get install bubblewrap");
        Path state = stateFolder.isEmpty() ? Traces.newFolder() : Path.of(stateFolder);
        BubblewrapProperties defaults = properties();
        // Users of its own, so that what other tests run at the same time is not taken for leftovers.
        int firstUser = defaults.uidBase() + new SecureRandom().nextInt(90) * USERS;
        BubblewrapProperties properties = new BubblewrapProperties(
                program,
                state.toString(),
                defaults.folderSize(),
                defaults.fileSize(),
                defaults.outputLimit(),
                defaults.outputKept(),
                defaults.processes(),
                defaults.cpus(),
                firstUser,
                USERS,
                defaults.readOnly(),
                defaults.warm(),
                proc);
        SandboxRig rig = new SandboxRig(
                BubblewrapConfiguration.start(properties), new Traces(state, firstUser, firstUser + USERS), warm);
        if (!rig.lifetime.runtime().report().available()) {
            rig.close();
            throw new IllegalStateException(rig.lifetime.runtime().report().problem());
        }
        rig.traces.rememberGroups();
        return rig;
    }

    static BubblewrapProperties properties() {
        return new Binder(List.of()).bindOrCreate("golden.sandbox.bubblewrap", BubblewrapProperties.class);
    }

    @Override
    public CellRuntime runtime() {
        if (lifetime.runtime() instanceof CellRuntime runtime) {
            return runtime;
        }
        throw new IllegalStateException(lifetime.runtime().report().problem());
    }

    /** Runs Bash jobs in sandboxes that wait. */
    public static final WarmStart.Kind LOADER = new WarmStart.Kind(
            "bash-run",
            List.of("/usr/bin/bash", "--norc", SandboxJob.RUNNERS + "/waiting_loader.sh"),
            Map.of("PATH", "/usr/bin:/bin", "HOME", SandboxJob.WORK),
            Profile.TOOLCHAIN,
            128,
            false);

    /** As the languages describe it; what such a job is told is its command without the interpreter. */
    public static WarmStart.Kind pythonKind(Profile profile) {
        return new WarmStart.Kind(
                "python-run",
                List.of("/usr/bin/python3", "-I", "-S", "-B", SandboxJob.RUNNERS + "/python_runner.py", "WAIT", "RUN"),
                Map.of("PATH", "/usr/bin:/bin", "HOME", SandboxJob.WORK),
                profile,
                256,
                true);
    }

    /** Starts some sandboxes of the kind and waits until they are up. */
    void warmUp(WarmStart.Kind kind) {
        runtime().expect(kind);
        Awaitility.await().until(() -> runtime().pool().ready(kind) >= 2);
    }

    /** The same job, to be run in a waiting sandbox. */
    public static SandboxJob warm(SandboxJob job, WarmStart warm) {
        return new SandboxJob(
                job.id(),
                job.command(),
                job.files(),
                job.environment(),
                job.stdin(),
                job.profile(),
                job.timeout(),
                job.memoryMegabytes(),
                job.mark(),
                job.addressSpaceLimited(),
                warm);
    }

    @Override
    public SandboxJob python(Profile profile, String code, String stdin, Duration timeout, int memory) {
        return warm
                ? warmPython(profile, code, stdin, timeout, memory)
                : pythonJob(profile, code, stdin, timeout, memory);
    }

    public static SandboxJob bashJob(String script) {
        return job(
                List.of("/usr/bin/bash", "--norc", "main.sh"),
                Map.of("main.sh", script),
                "",
                Profile.TOOLCHAIN,
                Duration.ofSeconds(10),
                128);
    }

    @Override
    public SandboxJob bash(String script) {
        SandboxJob job = bashJob(script);
        return warm ? warm(job, new WarmStart(LOADER, job.command())) : job;
    }

    @Override
    public List<String> leftovers() {
        return traces.leftovers(
                lifetime.runtime() instanceof CellRuntime runtime
                        ? runtime.pool().waiting()
                        : 0);
    }

    public static SandboxJob warmPython(Profile profile, String code, String stdin, Duration timeout, int memory) {
        SandboxJob cold = pythonJob(profile, code, stdin, timeout, memory);
        return warm(
                cold,
                new WarmStart(
                        pythonKind(profile),
                        cold.command().subList(5, cold.command().size())));
    }

    public static SandboxJob pythonJob(Profile profile, String code, String stdin, Duration timeout, int memory) {
        return job(
                List.of(
                        "/usr/bin/python3",
                        "-I",
                        "-S",
                        "-B",
                        SandboxJob.RUNNERS + "/python_runner.py",
                        "RUN",
                        profile.wireName(),
                        "main.py"),
                Map.of("main.py", code),
                stdin,
                profile,
                timeout,
                memory);
    }

    public static SandboxJob job(
            List<String> command,
            Map<String, String> files,
            String stdin,
            Profile profile,
            Duration timeout,
            int memory) {
        return new SandboxJob(
                Ids.next(),
                command,
                files,
                new TreeMap<>(Map.of("PATH", "/usr/bin:/bin", "HOME", SandboxJob.WORK, SandboxJob.MARK_VARIABLE, MARK)),
                stdin,
                profile,
                timeout,
                memory,
                MARK,
                true,
                null);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
