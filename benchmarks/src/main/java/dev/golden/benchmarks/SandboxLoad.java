package dev.golden.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Compares {@code POST /sandbox/execute} with the bare start of the same interpreter, measured alternately in the same
 * run, and prints one JSON object a line. Needs {@code GOLDEN_URL} (default {@code http://localhost:8080}) and
 * {@code GOLDEN_TOKEN}, and to run on the machine of the executor.
 *
 * <pre>
 * SandboxLoad latency [rounds=200] [pause-ms=40]
 * SandboxLoad sustained [seconds=60] [clients=16]
 * SandboxLoad neighbour [rounds=200] [pause-ms=40]   (needs GOLDEN_ABUSER_TOKEN, of another tenant)
 * </pre>
 */
public final class SandboxLoad {

    private static final List<String> BARE_PYTHON = List.of("/usr/bin/python3", "-I", "-S", "-c", "print(1)");

    /** Longer than what is handed to a waiting sandbox: such a job gets a start of its own. */
    private static final String PADDING = "x".repeat(50_000);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI url;
    private final String token;

    private SandboxLoad(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** A program in one language, and what its interpreter costs without a sandbox. */
    private record Case(String name, String language, String code, List<String> bare) {}

    private static final List<Case> CASES = List.of(
            new Case("python, waiting sandbox", "python", "print(1)", BARE_PYTHON),
            new Case("python, own start", "python", "print(1)\\n#" + PADDING, BARE_PYTHON),
            new Case("bash", "bash", "echo 1", List.of("/usr/bin/bash", "--norc", "-c", "echo 1")),
            new Case("javascript", "javascript", "console.log(1)", List.of("/usr/bin/node", "-e", "console.log(1)")),
            new Case(
                    "java",
                    "java",
                    "class Candidate { public static void main(String[] a) { System.out.println(1); } }",
                    List.of()));

    public static void main(String[] args) throws Exception {
        @Nullable String token = System.getenv("GOLDEN_TOKEN");
        if (args.length == 0 || token == null) {
            System.err.println("usage: GOLDEN_TOKEN=… SandboxLoad latency [rounds] [pause-ms]"
                    + " | sustained [seconds] [clients] | neighbour [rounds] [pause-ms]");
            System.exit(2);
            return;
        }
        String base = System.getenv().getOrDefault("GOLDEN_URL", "http://localhost:8080");
        SandboxLoad load = new SandboxLoad(URI.create(base + "/sandbox/execute"), token);
        try (BareStarts bare = new BareStarts()) {
            if (args[0].equals("latency")) {
                int rounds = argument(args, 1, 200);
                for (Case each : CASES) {
                    load.latency(
                            bare, each, each.language().equals("java") ? rounds / 10 : rounds, argument(args, 2, 40));
                }
            } else if (args[0].equals("neighbour")) {
                String abuser = Objects.requireNonNull(System.getenv("GOLDEN_ABUSER_TOKEN"), "GOLDEN_ABUSER_TOKEN");
                load.neighbour(bare, new SandboxLoad(load.url, abuser), argument(args, 1, 200), argument(args, 2, 40));
            } else {
                load.sustained(bare, argument(args, 1, 60), argument(args, 2, 16));
            }
        }
    }

    private static int argument(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private void latency(BareStarts bare, Case each, int rounds, int pauseMillis) throws InterruptedException {
        long[] ours = new long[rounds];
        long[] floor = new long[rounds];
        int failed = 0;
        // The first ones warm the service's code and tell the pool what is wanted.
        for (int i = -Math.max(10, rounds / 4); i < rounds; i++) {
            long before = System.nanoTime();
            boolean succeeded = execute(each.language(), each.code());
            long after = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
            if (i >= 0) {
                ours[i] = after - before;
                failed += succeeded ? 0 : 1;
                floor[i] = each.bare().isEmpty() ? 0 : bare.time(each.bare());
            }
        }
        Arrays.sort(ours);
        Arrays.sort(floor);
        System.out.println(String.format(
                Locale.ROOT,
                "{\"case\": \"%s\", \"rounds\": %d, \"failed\": %d, \"p50_ms\": %.2f, \"p95_ms\": %.2f, \"bare_p50_ms\": %.2f, \"p50_ratio\": %.2f, \"p95_ratio\": %.2f}",
                each.name(),
                rounds,
                failed,
                ours[rounds / 2] / 1e6,
                ours[(int) (rounds * 0.95)] / 1e6,
                floor[rounds / 2] / 1e6,
                floor[0] == 0 ? 0.0 : (double) ours[rounds / 2] / floor[rounds / 2],
                floor[0] == 0 ? 0.0 : (double) ours[(int) (rounds * 0.95)] / floor[rounds / 2]));
    }

    /** Programs that a tenant runs again and again, all at once, while another's are measured. */
    private static final List<String> ABUSES = List.of(
            // A flood of output, of a gigabyte if it were let.
            "import sys\\nfor i in range(1000000): sys.stdout.write('x' * 1024)",
            // A fork bomb; refused in profile strict, bounded in this one.
            "import os\\nwhile True:\\n  try: os.fork()\\n  except OSError: pass",
            "a = []\\nwhile True: a.append(bytearray(10_000_000))",
            "while True: pass");

    private void neighbour(BareStarts bare, SandboxLoad abuser, int rounds, int pauseMillis)
            throws InterruptedException {
        Case each = CASES.getFirst();
        latency(bare, each, rounds, pauseMillis);
        AtomicBoolean on = new AtomicBoolean(true);
        CountDownLatch done = new CountDownLatch(ABUSES.size());
        for (String abuse : ABUSES) {
            Thread.ofVirtual().start(() -> {
                while (on.get()) {
                    abuser.send("{\"profile\": \"toolchain\", \"timeout_ms\": 5000, \"code\": \"" + abuse + "\"}");
                }
                done.countDown();
            });
        }
        TimeUnit.SECONDS.sleep(2);
        latency(bare, new Case("python, beside abuse", each.language(), each.code(), each.bare()), rounds, pauseMillis);
        on.set(false);
        done.await();
    }

    /** The floor: as many spawning processes as there are processors, before and after. */
    private void sustained(BareStarts bare, int seconds, int clients) throws IOException, InterruptedException {
        double floorBefore = bareThroughput(bare);
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        AtomicInteger failed = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(clients);
        for (int client = 0; client < clients; client++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (System.nanoTime() < end) {
                        long sent = System.nanoTime();
                        if (!execute("python", "print(1)")) {
                            failed.incrementAndGet();
                        }
                        nanos.add(System.nanoTime() - sent);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double elapsed = (System.nanoTime() - begin) / 1e9;
        double floor = (floorBefore + bareThroughput(bare)) / 2;
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.println(String.format(
                Locale.ROOT,
                "{\"case\": \"sustained\", \"clients\": %d, \"seconds\": %.0f, \"executions\": %d, \"failed\": %d, \"per_second\": %.1f, \"bare_per_second\": %.1f, \"ratio\": %.2f, \"p50_ms\": %.1f, \"p95_ms\": %.1f}",
                clients,
                elapsed,
                sorted.length,
                failed.get(),
                sorted.length / elapsed,
                floor,
                sorted.length / elapsed / floor,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.95)] / 1e6));
    }

    private static double bareThroughput(BareStarts first) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        int each = 300;
        CountDownLatch done = new CountDownLatch(processors - 1);
        long begin = System.nanoTime();
        for (int i = 1; i < processors; i++) {
            Thread.ofPlatform().start(() -> {
                try (BareStarts another = new BareStarts()) {
                    another.time(BARE_PYTHON, each);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                } finally {
                    done.countDown();
                }
            });
        }
        first.time(BARE_PYTHON, each);
        done.await();
        return processors * each / ((System.nanoTime() - begin) / 1e9);
    }

    private boolean execute(String language, String code) {
        String answer = send("{\"language\": \"%s\", \"code\": \"%s\"}".formatted(language, code));
        return answer.contains("\"SUCCEEDED\"");
    }

    /** The answer's body; empty when there is none, or it is none of success. */
    private String send(String body) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
