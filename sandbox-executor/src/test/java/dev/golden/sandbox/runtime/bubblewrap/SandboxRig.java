package dev.golden.sandbox.runtime.bubblewrap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
                true);
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
