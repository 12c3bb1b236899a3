package dev.golden.sandbox.runtime.gvisor;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeRig;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.CellRuntime;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import dev.golden.sandbox.runtime.bubblewrap.SandboxRig;
import dev.golden.sandbox.runtime.bubblewrap.Traces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A real runtime of gVisor for tests; they are skipped where there is no runsc. */
final class GvisorRig implements RuntimeRig {

    /** Where it is not installed but unpacked: {@code -Dgolden.runsc=PATH}. */
    private static final Path RUNSC = Path.of(System.getProperty("golden.runsc", "/usr/bin/runsc"));

    private static final int USERS = 1000;

    private final Lifetime lifetime;
    private final Traces traces;
    private final boolean warm;

    private GvisorRig(Lifetime lifetime, Traces traces, boolean warm) {
        this.lifetime = lifetime;
        this.traces = traces;
        this.warm = warm;
    }

    static GvisorRig start(boolean warm) throws InterruptedException {
        assumeTrue(Files.isExecutable(RUNSC), "gVisor is not installed: no " + RUNSC);
        Path state = Traces.newFolder();
        // Users of its own, so that what other tests run at the same time is not taken for leftovers.
        int firstUser = 1_910_000_000 + new SecureRandom().nextInt(90) * USERS;
        GvisorRig rig = new GvisorRig(
                GvisorConfiguration.start(properties(RUNSC, state, firstUser)),
                new Traces(state, firstUser, firstUser + USERS),
                warm);
        if (!rig.lifetime.runtime().report().available()) {
            String problem = rig.lifetime.runtime().report().problem();
            rig.close();
            throw new IllegalStateException(problem);
        }
        rig.traces.rememberGroups();
        if (warm) {
            WarmStart.Kind kind = SandboxRig.pythonKind(Profile.STRICT);
            rig.runtime().expect(kind);
            Awaitility.await().until(() -> rig.runtime().waiting().getOrDefault(kind.name(), 0) >= 2);
        }
        return rig;
    }

    static GvisorProperties properties(Path runsc, Path state, int firstUser) {
        return new Binder(new MapConfigurationPropertySource(java.util.Map.of(
                        "golden.sandbox.gvisor.program",
                        runsc.toString(),
                        "golden.sandbox.gvisor.state-folder",
                        state.toString(),
                        "golden.sandbox.gvisor.uid-base",
                        firstUser,
                        "golden.sandbox.gvisor.uid-count",
                        USERS)))
                .bindOrCreate("golden.sandbox.gvisor", GvisorProperties.class);
    }

    @Override
    public CellRuntime runtime() {
        return (CellRuntime) lifetime.runtime();
    }

    @Override
    public SandboxJob python(Profile profile, String code, String stdin, Duration timeout, int memory) {
        return warm
                ? SandboxRig.warmPython(profile, code, stdin, timeout, memory)
                : SandboxRig.pythonJob(profile, code, stdin, timeout, memory);
    }

    @Override
    public SandboxJob bash(String script) {
        SandboxJob job = SandboxRig.bashJob(script);
        return warm ? SandboxRig.warm(job, new WarmStart(SandboxRig.LOADER, job.command())) : job;
    }

    @Override
    public List<String> leftovers() {
        return traces.leftovers(lifetime.runtime().waiting().values().stream()
                .mapToInt(Integer::intValue)
                .sum());
    }

    @Override
    public void close() {
        lifetime.close();
    }
}
