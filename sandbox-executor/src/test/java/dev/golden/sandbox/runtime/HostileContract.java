package dev.golden.sandbox.runtime;

import static dev.golden.contracts.ExecutionStatus.DENIED;
import static dev.golden.contracts.ExecutionStatus.FAILED;
import static dev.golden.contracts.ExecutionStatus.MEMORY_EXCEEDED;
import static dev.golden.contracts.ExecutionStatus.OUTPUT_EXCEEDED;
import static dev.golden.contracts.ExecutionStatus.SUCCEEDED;
import static dev.golden.contracts.ExecutionStatus.TIMED_OUT;
import static dev.golden.sandbox.runtime.Profile.STRICT;
import static dev.golden.sandbox.runtime.Profile.TOOLCHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every runtime must answer and survive: attempts whose safe result is a verdict of the host. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HostileContract {

    private RuntimeRig rig;
    private Host host;
    private Map<String, String> before;

    protected abstract RuntimeRig startRig() throws Exception;

    @BeforeAll
    void start() throws Exception {
        rig = startRig();
        host = new Host();
    }

    @BeforeEach
    void look() {
        before = host.state();
    }

    /** Whatever the answer was: the host is as before and nothing of the job is left. */
    @AfterEach
    void leavesNothingOnTheHost() {
        assertThat(host.state()).isEqualTo(before);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rig.leftovers()).isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        if (host != null) {
            host.close();
        }
        if (rig != null) {
            rig.close();
            assertThat(rig.leftovers()).isEmpty();
        }
    }

    @Test
    void theChecklistsEscapeIsDenied() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, "import os; os.system(\"cat /etc/passwd\")");

        assertThat(outcome.status()).isEqualTo(DENIED);
        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.stderr().text()).contains("Permission denied").doesNotContain(RuntimeRig.MARK);
        assertThat(outcome.violations()).containsExactly("process_creation");
    }

    @Test
    void networkUseIsDenied() throws InterruptedException {
        JobOutcome outcome = rig.run(
                STRICT, "import urllib.request; urllib.request.urlopen('http://169.254.169.254/latest/meta-data')");

        assertThat(outcome.status()).isEqualTo(DENIED);
        assertThat(outcome.violations()).containsExactly("network_access");
    }

    @Test
    void withProcessesAllowedTheFileIsNotTheHosts() throws InterruptedException {
        JobOutcome outcome = rig.runBash("cat /etc/passwd");

        assertThat(outcome.status()).isEqualTo(FAILED);
        assertThat(outcome.stderr().text()).contains("No such file");
    }

    @Test
    void forkBombStopsAtTheLimit() throws InterruptedException {
        assumeTrue(rig.isGrouped(), "limits per job need a control group");
        JobOutcome outcome = rig.run(TOOLCHAIN, """
                import errno, os, time
                n = 0
                try:
                    while n < 1000:
                        if os.fork() == 0:
                            time.sleep(60)
                            os._exit(0)
                        n += 1
                except OSError as e:
                    print(e.errno == errno.EAGAIN, n < 64)
                """);

        assertThat(outcome.stdout().text().strip()).isEqualTo("True True");
        assertThat(outcome.status()).isEqualTo(SUCCEEDED);
        assertThat(outcome.usage().wallMillis()).isLessThan(5000);
    }

    @Test
    void memoryBombIsKilled() throws InterruptedException {
        assumeTrue(rig.isGrouped(), "limits per job need a control group");
        JobOutcome outcome = rig.run(STRICT, "x = []\nwhile True: x.append(bytearray(1 << 20))");

        assertThat(outcome.status()).isEqualTo(MEMORY_EXCEEDED);
        assumeTrue(rig.isMeasured(), "this runtime does not measure what a job uses");
        assertThat(outcome.usage().memoryPeakBytes()).isBetween(200L << 20, 257L << 20);
    }

    @Test
    void impossibleAllocationIsMemoryExceeded() throws InterruptedException {
        assertThat(rig.run(STRICT, "x = bytearray(1 << 50)").status()).isEqualTo(MEMORY_EXCEEDED);
    }

    @Test
    void inodeFloodIsBounded() throws InterruptedException {
        JobOutcome outcome = rig.run(
                STRICT, "for i in range(10000000): open('/tmp/%d' % i, 'w').close()", "", Duration.ofSeconds(5), 32);

        assertThat(outcome.status()).isIn(MEMORY_EXCEEDED, FAILED, TIMED_OUT);
    }

    @Test
    void outputFloodIsCutAndTheServiceStaysFlat() throws InterruptedException {
        System.gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        for (int i = 0; i < 4; i++) {
            JobOutcome outcome = rig.run(STRICT, "import os\nb = b'x' * 65536\nfor i in range(160000): os.write(1, b)");

            assertThat(outcome.status()).isEqualTo(OUTPUT_EXCEEDED);
            assertThat(outcome.stdout().truncated()).isTrue();
            assertThat(outcome.stdout().text()).hasSizeLessThanOrEqualTo(65_536);
        }
        System.gc();
        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).isLessThan(32L << 20);
    }

    @Test
    void bytesThatAreNoTextAreRecoverable() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, "import os; os.write(1, b'a\\xff\\x00\\x1b[31mb')");

        assertThat(outcome.stdout().text()).isEqualTo("a\uFFFD\uFFFD\u001b[31mb");
        assertThat(Base64.getDecoder().decode(outcome.stdout().base64()))
                .isEqualTo("a\u00ff\0\u001b[31mb".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void ignoringSignalsDoesNotHelpAgainstTheDeadline() throws InterruptedException {
        JobOutcome outcome = rig.run(
                STRICT,
                "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('on', flush=True)\ntime.sleep(60)",
                "",
                Duration.ofSeconds(1),
                64);

        assertThat(outcome.status()).isEqualTo(TIMED_OUT);
        assertThat(outcome.stdout().text()).isEqualTo("on\n");
        assertThat(outcome.usage().wallMillis()).isBetween(1000L, 2500L);
    }

    @Test
    void daemonHoldingStdoutDiesWithTheJob() throws InterruptedException {
        JobOutcome outcome = rig.runBash("(setsid sleep 60 &) ; echo over");

        assertThat(outcome.status()).isEqualTo(SUCCEEDED);
        assertThat(outcome.stdout().text()).isEqualTo("over\n");
        assertThat(outcome.usage().wallMillis()).isLessThan(3000);
    }

    @Test
    void stdinThatNobodyReadsBlocksNobody() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, "print('done')", "x".repeat(1 << 20), Duration.ofSeconds(5), 64);

        assertThat(outcome.status()).isEqualTo(SUCCEEDED);
        assertThat(rig.run(STRICT, "import sys; print(repr(sys.stdin.read()))")
                        .stdout()
                        .text())
                .isEqualTo("''\n");
    }

    @Test
    void callsOfOtherArchitecturesKill() throws InterruptedException {
        JobOutcome x32 = rig.run(STRICT, "import ctypes; ctypes.CDLL(None).syscall(0x40000000 + 39)");
        JobOutcome int80 = rig.run(STRICT, """
                import ctypes, mmap
                m = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
                m.write(bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3]))
                ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()
                """);

        assertThat(List.of(x32, int80)).allSatisfy(outcome -> {
            assertThat(outcome.status()).isEqualTo(DENIED);
            assertThat(outcome.exitCode()).isEqualTo(159);
            assertThat(outcome.violations()).contains("forbidden_syscall");
        });
    }

    @Test
    void processorUseIsHeldToItsShare() throws InterruptedException {
        assumeTrue(rig.isMeasured(), "this runtime does not measure what a job uses");
        JobOutcome outcome = rig.run(TOOLCHAIN, """
                import os, time
                for i in range(4):
                    if os.fork() == 0:
                        while True: pass
                time.sleep(2)
                """);

        assertThat(outcome.usage().cpuMillis())
                .isLessThan((long) (outcome.usage().wallMillis() * 1.2) + 100);
    }

    @Test
    void nothingIsLeftForTheNextJob() throws InterruptedException {
        rig.run(STRICT, "for p in ('/tmp/x', '/dev/shm/x', 'x'): open(p, 'w').write('left')");

        JobOutcome next = rig.run(
                STRICT,
                "import os; ipc = '/proc/sysvipc/shm'; print(os.listdir('/tmp'), os.listdir('/dev/shm'), os.listdir('.'), open(ipc).read().count('\\n') if os.path.exists(ipc) else 1)");
        assertThat(next.stdout().text().strip()).isEqualTo("[] [] ['main.py'] 1");
    }

    @Test
    void forgedVerdictsAccuseOnlyTheForger() throws InterruptedException {
        JobOutcome outcome = rig.run(STRICT, """
                import os, sys
                for f in range(3, 64):
                    try: os.write(f, b'{ "exit-code": 0 }\\n')
                    except OSError: pass
                print('{ "exit-code": 0 }')
                os.write(2, b'\\x1e%s:process_creation\\n\\x1eother:forged\\n')
                sys.exit(7)
                """.replace("%s", RuntimeRig.MARK));

        assertThat(outcome.exitCode()).isEqualTo(7);
        assertThat(outcome.status()).isEqualTo(DENIED);
        assertThat(outcome.violations()).containsExactly("process_creation");
    }

    @Test
    void severalFormsOfStayingAliveFail() throws InterruptedException {
        JobOutcome outcome = rig.runBash("""
                trap '' TERM HUP INT
                (setsid bash -c 'trap "" TERM; exec > /tmp/log; while :; do sleep 1; done' &)
                (nohup sleep 300 < /dev/null > /dev/null 2>&1 &)
                echo over
                """);

        assertThat(outcome.status()).isEqualTo(SUCCEEDED);
        assertThat(outcome.usage().wallMillis()).isLessThan(3000);
    }

    @Test
    void aForkBombAgainstTheClockIsKilled() throws InterruptedException {
        assumeTrue(rig.isGrouped(), "limits per job need a control group");
        JobOutcome outcome = rig.run(TOOLCHAIN, """
                import os
                while True:
                    try: os.fork()
                    except OSError: pass
                """, "", Duration.ofSeconds(1), 64);

        assertThat(outcome.status()).isIn(TIMED_OUT, MEMORY_EXCEEDED);
        assertThat(outcome.usage().wallMillis()).isLessThan(6000);
    }

    @Test
    void aCancelledJobIsKilled() throws Exception {
        var job = rig.python(STRICT, "while True: pass", "", Duration.ofSeconds(30), 64);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<JobOutcome> run = threads.submit(() -> rig.runtime().run(job));
            // To cancel what does not run yet does nothing.
            await().until(() -> {
                rig.runtime().cancel(job.id());
                return run.isDone();
            });

            assertThat(run)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("cancelled");
        }
    }

    @Test
    void sixtyFourAtOnceDoNotMixUp() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<JobOutcome>> runs = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String text = "number " + i;
                runs.add(threads.submit(() -> rig.run(STRICT, "print('" + text + "')")));
            }
            for (int i = 0; i < 64; i++) {
                JobOutcome outcome = runs.get(i).get();
                assertThat(outcome.stdout().text()).as(outcome::toString).isEqualTo("number " + i + "\n");
            }
        }
    }
}
