package dev.golden.sandbox.runtime.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs in sandboxes that waited: nothing passes from one to the next, and the limits are each job's own. */
class WarmPoolIT {

    private static SandboxRig rig;

    @BeforeAll
    static void start() throws InterruptedException {
        rig = SandboxRig.start();
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    private static JobOutcome run(String code) throws InterruptedException {
        return run(code, "", Duration.ofSeconds(10), 256);
    }

    private static JobOutcome run(String code, String stdin, Duration timeout, int memory) throws InterruptedException {
        rig.warmUp(SandboxRig.pythonKind(Profile.STRICT));
        return rig.runtime().run(SandboxRig.warmPython(Profile.STRICT, code, stdin, timeout, memory));
    }

    @Test
    void runsAndReadsItsInput() throws InterruptedException {
        JobOutcome outcome = run(
                "import sys; print(sys.stdin.read() + '!', sys.argv)",
                "h\u00e9llo\nworld",
                Duration.ofSeconds(10),
                256);

        assertThat(outcome.stderr().text()).isEmpty();
        assertThat(outcome.stdout().text()).isEqualTo("h\u00e9llo\nworld! ['main.py']\n");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.usage().cpuMillis()).isLessThan(1000);
    }

    /** Each program looks for what the one before it left; both ran in sandboxes that waited side by side. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "files|for p in ('/tmp/x', '/dev/shm/x', 'x'): open(p, 'w').write('left')"
                        + "|import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'), os.listdir('.'))"
                        + "|[] [] ['main.py']",
                "shared memory|import ctypes; print(ctypes.CDLL(None).shmget(77, 4096, 0o1666) >= 0)"
                        + "|import ctypes; print(ctypes.CDLL(None).shmget(77, 4096, 0o666), "
                        + "open('/proc/sysvipc/shm').read().count('\\n'))|-1 1",
                "environment|import os; os.environ['LEFT'] = 'x'; print(1)"
                        + "|import os; print(sorted(os.environ))|['HOME', 'LC_CTYPE', 'PATH', 'PWD']",
                "module state|import json, sys, builtins; json.left = builtins.left = 1; sys.left = 1"
                        + "|import sys, builtins; print('json' in sys.modules, hasattr(builtins, 'left'), hasattr(sys, 'left'))"
                        + "|False False False",
                "processes|import threading; threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()"
                        + "|import os; print(len([p for p in os.listdir('/proc') if p.isdigit()]) <= 3)|True"
            })
    void leavesNothing(String what, String before, String after, String expected) throws InterruptedException {
        JobOutcome first = run(before);
        assertThat(first.stderr().text()).isEmpty();

        JobOutcome second = run(after);

        assertThat(second.stderr().text()).isEmpty();
        assertThat(second.stdout().text().strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"hash('a'), hash('b')", "__import__('random').random()", "__import__('uuid').uuid4()", "id(object())"})
    void drawsItsOwn(String expression) throws InterruptedException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            seen.add(run("print(" + expression + ")").stdout().text());
        }

        assertThat(seen).hasSize(4);
    }

    @Test
    void seesTheSameModulesAsAnOwnStart() throws InterruptedException {
        String code = "import sys; print(sorted(sys.modules), sys.path, sys.flags, sys.stdin.encoding, __name__)";

        assertThat(run(code).stdout()).isEqualTo(rig.run(Profile.STRICT, code).stdout());
    }

    @Test
    void obeysTheLimitsOfTheJob() throws InterruptedException {
        String bomb = "x = bytearray(100 << 20); print(len(x))";
        assertThat(run(bomb, "", Duration.ofSeconds(10), 256).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(run(bomb, "", Duration.ofSeconds(10), 64).status()).isEqualTo(ExecutionStatus.MEMORY_EXCEEDED);
        String greater = "x = bytearray(300 << 20); print(len(x))";
        assertThat(run(greater, "", Duration.ofSeconds(10), 512).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(run(greater, "", Duration.ofSeconds(10), 256).status()).isEqualTo(ExecutionStatus.MEMORY_EXCEEDED);
        assertThat(run("while True: pass", "", Duration.ofMillis(300), 256).status())
                .isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(run(
                                "import resource; print(resource.getrlimit(resource.RLIMIT_CPU))",
                                "",
                                Duration.ofSeconds(3),
                                256)
                        .stdout()
                        .text())
                .isEqualTo("(5, 5)\n");
    }

    @Test
    void namesWhatWasDenied() throws InterruptedException {
        JobOutcome outcome = run("import os; os.system('cat /etc/passwd')");

        assertThat(outcome.status()).isEqualTo(ExecutionStatus.DENIED);
        assertThat(outcome.violations()).containsExactly("process_creation");
        assertThat(outcome.stderr().text()).contains("Permission denied").doesNotContain(SandboxRig.MARK);
    }

    @Test
    void runsWithoutAWaitingSandboxToo() throws InterruptedException {
        SandboxJob large = SandboxRig.warmPython(
                Profile.STRICT, "print('" + "x".repeat(Frame.LONGEST) + "')", "", Duration.ofSeconds(10), 256);
        assertThat(rig.runtime().run(large).stdout().text()).hasSizeGreaterThan(Frame.LONGEST);
        // More at once than wait.
        for (int i = 0; i < 20; i++) {
            SandboxJob job = SandboxRig.warmPython(Profile.STRICT, "print(" + i + ")", "", Duration.ofSeconds(10), 256);
            assertThat(rig.runtime().run(job).stdout().text()).isEqualTo(i + "\n");
        }
    }

    @Test
    void replacesADeadSandboxAndSkipsIt() throws InterruptedException {
        rig.warmUp(SandboxRig.pythonKind(Profile.STRICT));
        ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("bwrap"))
                .forEach(ProcessHandle::destroyForcibly);

        JobOutcome outcome =
                rig.runtime().run(SandboxRig.warmPython(Profile.STRICT, "print(1)", "", Duration.ofSeconds(10), 256));

        assertThat(outcome.stdout().text()).isEqualTo("1\n");
        await().until(() -> rig.runtime().pool().ready(SandboxRig.pythonKind(Profile.STRICT)) >= 2);
    }
}
