package dev.golden.sandbox.runtime.bubblewrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.springframework.boot.context.properties.bind.Binder;

/** A real runtime for tests, and short ways to run code in it. */
final class SandboxRig implements AutoCloseable {

    static final String MARK = "0123456789abcdef0123456789abcdef";

    private final BubblewrapConfiguration.Lifetime lifetime;

    private SandboxRig(BubblewrapConfiguration.Lifetime lifetime) {
        this.lifetime = lifetime;
    }

    static SandboxRig start() throws InterruptedException {
        return start("");
    }

    static SandboxRig start(String stateFolder) throws InterruptedException {
        return start(stateFolder, properties().program(), BubblewrapProperties.Proc.REQUIRED);
    }

    static SandboxRig start(String stateFolder, Path program, BubblewrapProperties.Proc proc)
            throws InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/bwrap")),
                "bubblewrap is not installed: apt-get install bubblewrap");
        BubblewrapProperties defaults = properties();
        BubblewrapProperties properties = new BubblewrapProperties(
                program,
                stateFolder,
                defaults.folderSize(),
                defaults.fileSize(),
                defaults.outputLimit(),
                defaults.outputKept(),
                defaults.processes(),
                defaults.cpus(),
                defaults.uidBase(),
                defaults.uidCount(),
                defaults.readOnly(),
                defaults.warm(),
                proc);
        SandboxRig rig = new SandboxRig(BubblewrapConfiguration.start(properties));
        if (!rig.lifetime.runtime().report().available()) {
            rig.close();
            throw new IllegalStateException(rig.lifetime.runtime().report().problem());
        }
        return rig;
    }

    static BubblewrapProperties properties() {
        return new Binder(List.of()).bindOrCreate("golden.sandbox.bubblewrap", BubblewrapProperties.class);
    }

    BubblewrapRuntime runtime() {
        if (lifetime.runtime() instanceof BubblewrapRuntime runtime) {
            return runtime;
        }
        throw new IllegalStateException(lifetime.runtime().report().problem());
    }

    JobOutcome python(Profile profile, String code) throws InterruptedException {
        return runtime().run(pythonJob(profile, code, "", Duration.ofSeconds(10), 256));
    }

    JobOutcome python(Profile profile, String code, String stdin, Duration timeout, int memory)
            throws InterruptedException {
        return runtime().run(pythonJob(profile, code, stdin, timeout, memory));
    }

    /** As the languages describe it; what such a job is told is its command without the interpreter. */
    static WarmStart.Kind pythonKind(Profile profile) {
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
    static SandboxJob warm(SandboxJob job, WarmStart warm) {
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

    static SandboxJob warmPython(Profile profile, String code, String stdin, Duration timeout, int memory) {
        SandboxJob cold = pythonJob(profile, code, stdin, timeout, memory);
        return warm(
                cold,
                new WarmStart(
                        pythonKind(profile),
                        cold.command().subList(5, cold.command().size())));
    }

    static SandboxJob pythonJob(Profile profile, String code, String stdin, Duration timeout, int memory) {
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

    JobOutcome bash(String script) throws InterruptedException {
        return runtime()
                .run(job(
                        List.of("/usr/bin/bash", "--norc", "main.sh"),
                        Map.of("main.sh", script),
                        "",
                        Profile.TOOLCHAIN,
                        Duration.ofSeconds(10),
                        128));
    }

    static SandboxJob job(
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
