package dev.golden.sandbox.runtime;

import static dev.golden.sandbox.runtime.Profile.STRICT;
import static dev.golden.sandbox.runtime.Profile.TOOLCHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.sandbox.runtime.bubblewrap.SandboxRig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every runtime must bring out of a sandbox besides its verdict: files, and output as it is written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ArtifactsContract {

    private RuntimeRig rig;

    protected abstract RuntimeRig startRig() throws Exception;

    @BeforeAll
    void start() throws Exception {
        rig = startRig();
    }

    @AfterAll
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void filesComeOutAsTheyAre() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, """
                import os
                os.makedirs('out/deep')
                open('out/deep/a.txt', 'w').write('aä€😀')
                open('b.bin', 'wb').write(b'\\xff\\x00\\x01')
                open('.hidden', 'w').write('x')
                """);

        assertThat(outcome.artifacts())
                .containsExactly(
                        new Artifact("b.bin", 3, null, Base64.getEncoder().encodeToString(new byte[] {-1, 0, 1}), null),
                        new Artifact("out/deep/a.txt", 10, "aä€😀", null, null));
    }

    @Test
    void linksPipesAndOtherNamesAreNotFollowed() throws InterruptedException {
        JobOutcome outcome = rig.runBash("""
                ln -s /etc/passwd passwd
                ln -s /proc/1/environ environ
                ln -s / root
                ln -s /opt/golden tools
                mkfifo pipe
                echo once > first
                ln first second
                mkdir folder
                ln -s .. folder/up
                python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('socket')" 2>/dev/null
                true
                """);

        assertThat(outcome.artifacts()).extracting(Artifact::name).containsExactly("first");
    }

    @Test
    void aSwapInTheLastMomentGainsNothing() throws InterruptedException {
        JobOutcome outcome = rig.run(TOOLCHAIN, """
                import os, time
                open('swap', 'w').write('mine')
                if os.fork() == 0:
                    os.setsid()
                    while True:
                        for target in ('/etc/passwd', '/proc/self/environ'):
                            try:
                                os.unlink('swap')
                                os.symlink(target, 'swap')
                                os.unlink('swap')
                                open('swap', 'w').write('mine')
                            except OSError:
                                pass
                time.sleep(0.2)
                """);

        assertThat(outcome.artifacts())
                .allSatisfy(artifact -> assertThat(artifact.text()).isIn("mine", ""));
    }

    @Test
    void sizeAndCountAreCapped() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, """
                for i in range(100): open('f%03d' % i, 'w').write('x' * 65536)
                open('aaa_huge', 'w').write('x' * (1 << 20))
                with open('aab_sparse', 'w') as f: f.truncate(32 << 20)
                """);

        assertThat(outcome.artifacts()).hasSize(32);
        assertThat(outcome.artifacts().stream()
                        .filter(artifact -> artifact.omitted() == null)
                        .mapToLong(Artifact::size)
                        .sum())
                .isLessThanOrEqualTo(1 << 20);
        assertThat(outcome.artifacts().getFirst()).isEqualTo(Artifact.omitted("aaa_huge", 1 << 20, "too large"));
        assertThat(outcome.artifacts().get(1)).isEqualTo(Artifact.omitted("aab_sparse", 32 << 20, "too large"));
    }

    @Test
    void whatWasGivenComesBackOnlyWhenItChanged() throws InterruptedException {
        JobOutcome outcome = rig.runtime()
                .run(SandboxRig.job(
                        List.of("/usr/bin/bash", "main.sh"),
                        Map.of("main.sh", "echo more >> data.txt", "data.txt", "some\n", "same.txt", "same"),
                        "",
                        TOOLCHAIN,
                        Duration.ofSeconds(10),
                        64));

        assertThat(outcome.artifacts()).containsExactly(new Artifact("data.txt", 10, "some\nmore\n", null, null));
    }

    @Test
    void theProgramOfAKilledJobLeavesItsFiles() throws InterruptedException {
        assumeTrue(rig.keepsFilesOfKilledJobs(), "this runtime takes the files of a killed job with it");
        JobOutcome outcome = rig.run(
                STRICT, "import time; open('a', 'w').write('kept'); time.sleep(60)", "", Duration.ofSeconds(1), 64);

        assertThat(outcome.artifacts()).containsExactly(new Artifact("a", 4, "kept", null, null));
    }

    @Test
    void outputIsSeenAsItIsWritten() throws InterruptedException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        SandboxJob job = rig.python(
                STRICT,
                "import sys; print('out'); sys.stdout.flush(); print('err', file=sys.stderr)",
                "",
                Duration.ofSeconds(10),
                64);

        rig.runtime().run(job, (channel, bytes, count) -> {
            if (channel == OutputListener.Channel.STDOUT) {
                seen.write(bytes, 0, count);
            }
        });

        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("out\n");
    }
}
