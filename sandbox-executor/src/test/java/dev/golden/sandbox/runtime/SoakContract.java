package dev.golden.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Many jobs, a tenth of them abusive: nothing is left on the host, and the service itself does not grow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SoakContract {

    private static final boolean LONG = Boolean.getBoolean("golden.long");

    private static final List<String> ABUSES = List.of(
            "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
            "x = []\nwhile True: x.append(bytearray(1 << 20))",
            "import os\nb = b'x' * 65536\nwhile True: os.write(1, b)",
            "while True: pass",
            "for i in range(10000000): open('/tmp/%d' % i, 'w').close()",
            "import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True: pass");

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
            assertThat(rig.leftovers()).isEmpty();
        }
    }

    @Test
    void leavesNothing() throws Exception {
        assumeTrue(rig.isGrouped(), "limits per job need a control group");
        rounds(20);
        Use before = use();

        rounds(LONG ? 2000 : 60);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(rig.leftovers()).isEmpty());
        Use after = use();
        assertThat(after.heap() - before.heap()).isLessThan(16L << 20);
        // Those of the waiting sandboxes come and go.
        assertThat(after.descriptors() - before.descriptors()).isLessThan(100);
        assertThat(after.threads() - before.threads()).isLessThan(60);
    }

    private void rounds(int count) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                runs.add(threads.submit(() -> number % 10 == 9 ? abuse(number / 10) : use(number)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    private Void use(int number) throws InterruptedException {
        JobOutcome outcome = rig.run(Profile.STRICT, "print(" + number + ")");
        assertThat(outcome.stdout().text()).as(outcome::toString).isEqualTo(number + "\n");
        return null;
    }

    private Void abuse(int number) throws InterruptedException {
        rig.run(Profile.TOOLCHAIN, ABUSES.get(number % ABUSES.size()), "", Duration.ofMillis(500), 64);
        return null;
    }

    /** What the service itself uses. */
    private record Use(long heap, long descriptors, long threads) {}

    private static Use use() throws Exception {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return new Use(runtime.totalMemory() - runtime.freeMemory(), descriptors.count(), threads.count());
        }
    }

    /** A neighbour's jobs go on while others do their worst. Its figures depend on the machine being otherwise idle. */
    @Test
    void abuseDoesNotSlowTheNeighbour() throws Exception {
        assumeTrue(LONG, "takes a machine of its own: -Dgolden.long=true");
        assumeTrue(rig.isGrouped(), "limits per job need a control group");
        long quiet = neighbour();
        AtomicBoolean on = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> abusers = ABUSES.subList(0, 4).stream()
                    .<Future<?>>map(abuse -> threads.submit(() -> {
                        while (on.get()) {
                            rig.run(Profile.TOOLCHAIN, abuse, "", Duration.ofSeconds(20), 128);
                        }
                        return null;
                    }))
                    .toList();
            long loud;
            try {
                loud = neighbour();
            } finally {
                on.set(false);
            }
            for (Future<?> abuser : abusers) {
                abuser.get();
            }
            System.out.printf("neighbour's p95: quiet %.1f ms, with abuse %.1f ms%n", quiet / 1e6, loud / 1e6);
            assertThat(loud).isLessThanOrEqualTo(2 * quiet);
        }
    }

    private long neighbour() throws InterruptedException {
        long[] nanos = new long[100];
        for (int i : IntStream.range(-20, nanos.length).toArray()) {
            long begin = System.nanoTime();
            use(1000 + i);
            if (i >= 0) {
                nanos[i] = System.nanoTime() - begin;
            }
            // At its own pace, not as fast as it can.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        Arrays.sort(nanos);
        return nanos[94];
    }
}
