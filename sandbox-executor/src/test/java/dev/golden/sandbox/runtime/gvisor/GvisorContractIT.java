package dev.golden.sandbox.runtime.gvisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.ArtifactsContract;
import dev.golden.sandbox.runtime.EscapeContract;
import dev.golden.sandbox.runtime.HostileContract;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeRig;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.SoakContract;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import dev.golden.sandbox.runtime.bubblewrap.SandboxRig;
import dev.golden.sandbox.runtime.bubblewrap.Traces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of runtimes, in containers that waited; in those started for the job only with {@code golden.long}. */
class GvisorContractIT {

    private static RuntimeRig startCold() throws InterruptedException {
        assumeTrue(Boolean.getBoolean("golden.long"), "takes long: -Dgolden.long=true");
        return GvisorRig.start(false);
    }

    /** What gVisor's own kernel answers where Linux answers otherwise. */
    private static Map<String, String> otherwise() {
        return Map.of(
                // Refused for want of permission before it matters that the folder is read-only.
                "04 write /, /dev, /usr", "EROFS EACCES EROFS",
                // A sysfs of gVisor's own.
                "09 sysrq, core_pattern, sysfs", "refused refused True",
                // The node can be made but leads to no device of the host, see below.
                "24 kvm, device nodes", "False done",
                // Of gVisor's own kernel, not the host's.
                "40 host names", "sandbox BOOT_IMAGE=/vmlinuz-4.4.0-gvisor quiet\n False");
    }

    @Test
    void nodesOfDevicesLeadNowhere() throws InterruptedException {
        try (RuntimeRig rig = GvisorRig.start(false)) {
            JobOutcome outcome = rig.run(Profile.STRICT, """
                    import os, stat
                    # memory, ports, a disk, kvm; what gVisor makes itself, as null or tun, is its own
                    for number, device in enumerate(((1, 1), (1, 4), (8, 0), (10, 232))):
                        try:
                            os.mknod(str(number), 0o666 | stat.S_IFCHR, os.makedev(*device))
                            os.open(str(number), os.O_RDONLY)
                            print("opened", device)
                        except OSError as refused:
                            pass
                    print("done")
                    """);

            assertThat(outcome.stdout().text()).isEqualTo("done\n");
        }
    }

    @Test
    void aMissingProgramIsNamedAndNoJobIsRun() throws InterruptedException {
        Path state = Traces.newFolder();
        try (Lifetime lifetime =
                GvisorConfiguration.start(GvisorRig.properties(state.resolve("no-runsc"), state, 1_910_000_000))) {
            assertThat(lifetime.runtime().report().available()).isFalse();
            assertThat(lifetime.runtime().report().problem()).contains("no-runsc is not installed");
            assertThatThrownBy(() -> lifetime.runtime().run(SandboxRig.bashJob("true")))
                    .isInstanceOf(SandboxUnavailableException.class);
        }
    }

    /** A program that runs what it is told without isolating it must not pass for gVisor. */
    @Test
    void aProgramThatIsolatesNothingFailsTheSelfTest(@TempDir Path folder) throws Exception {
        Path fake = Files.writeString(folder.resolve("runsc"), """
                #!/usr/bin/python3
                import json, os, subprocess, sys
                bundle = [word.split("=", 1)[1] for word in sys.argv if word.startswith("--bundle=")][0]
                words = json.load(open(bundle + "/config.json"))["process"]["args"]
                os.write(9, b"up\\n")
                code = subprocess.call(["/usr/bin/python3", "0"] + words[-2:], cwd=bundle + "/given")
                os.write(9, b"exit %d\\n" % code)
                """);
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path state = Traces.newFolder();
        try (Lifetime lifetime = GvisorConfiguration.start(GvisorRig.properties(fake, state, 1_910_000_000))) {
            assertThat(lifetime.runtime().report().problem()).contains("the kernel is the host's");
            assertThat(lifetime.runtime().report().available()).isFalse();
        }
        assertThat(state).isEmptyDirectory();
    }

    /** Figures for the documentation: from the order to the end of a trivial program. */
    @Test
    void howLongAStartTakes() throws InterruptedException {
        assumeTrue(Boolean.getBoolean("golden.long"), "takes a machine of its own: -Dgolden.long=true");
        for (boolean warm : new boolean[] {false, true}) {
            try (RuntimeRig rig = GvisorRig.start(warm)) {
                List<Long> nanos = new ArrayList<>();
                for (int i = 0; i < 35; i++) {
                    if (warm) {
                        await().until(() -> rig.runtime().waiting().values().stream()
                                        .mapToInt(Integer::intValue)
                                        .sum()
                                >= 2);
                    }
                    long begin = System.nanoTime();
                    assertThat(rig.run(Profile.STRICT, "print(1)").status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                    nanos.add(System.nanoTime() - begin);
                }
                List<Long> sorted =
                        nanos.subList(5, nanos.size()).stream().sorted().toList();
                System.out.printf(
                        "gVisor, %s: p50 %.1f ms, p95 %.1f ms%n",
                        warm ? "waiting" : "own start", sorted.get(15) / 1e6, sorted.get(28) / 1e6);
            }
        }
    }

    @Nested
    class EscapesFromAnOwnStart extends EscapeContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return startCold();
        }

        @Override
        protected Map<String, String> otherwise() {
            return GvisorContractIT.otherwise();
        }
    }

    @Nested
    class EscapesFromAWaitingContainer extends EscapeContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return GvisorRig.start(true);
        }

        @Override
        protected Map<String, String> otherwise() {
            return GvisorContractIT.otherwise();
        }
    }

    @Nested
    class HostileJobsInAnOwnStart extends HostileContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return startCold();
        }
    }

    @Nested
    class HostileJobsInAWaitingContainer extends HostileContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return GvisorRig.start(true);
        }
    }

    @Nested
    class Artifacts extends ArtifactsContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return GvisorRig.start(false);
        }
    }

    @Nested
    class Soak extends SoakContract {
        @Override
        protected RuntimeRig startRig() throws InterruptedException {
            return GvisorRig.start(true);
        }
    }
}
