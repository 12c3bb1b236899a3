package dev.golden.local;

import dev.golden.operations.token.AccessToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callers that forgive nothing: every request is sent once, and one that is not answered as it should be is a failure.
 */
final class RestartLoad implements AutoCloseable {

    static final String TENANT = "rolling";

    private static final List<String> READS = List.of(
            "/tasks?pageSize=5", "/reviews?pageSize=5", "/escalations?pageSize=5", "/dlq", "/sandbox/languages");
    private static final int READERS = 3;
    private static final int MOST_OPEN = 8;
    private static final String CANDIDATE = "def double(value):\n    return 2 * value\n";
    private static final String TESTS =
            "from candidate import double\n\ndef test_double():\n    assert double(21) == 42\n";

    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    final Map<String, String> accepted = new ConcurrentHashMap<>();
    final AtomicInteger answered = new AtomicInteger();
    final AtomicInteger reconnects = new AtomicInteger();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final RunningPlatform platform;
    private final AtomicInteger following = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(READERS + 1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;

    RestartLoad(RunningPlatform platform) {
        this.platform = platform;
        this.token = AccessToken.mint(
                platform.state().secret("jwt-secret"),
                "ADMIN",
                TENANT,
                "load",
                Duration.ofHours(1),
                RunningPlatform.CLOCK.instant());
        for (int i = 0; i < READERS; i++) {
            threads.execute(() -> again(60, this::read));
        }
        threads.execute(() -> again(1_500, this::submit));
    }

    /** No more requests; what runs is waited for. */
    void stopAsking() throws InterruptedException {
        stop.countDown();
        if (!over.await(60, TimeUnit.SECONDS)) {
            failures.add("a request was not answered within a minute");
        }
    }

    /** Waits until each follower has seen its task end. */
    void awaitFollowers(Duration limit) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            failures.add("a follower has not seen the end of its task");
        }
    }

    private interface Call {
        void make(int number) throws IOException, InterruptedException;
    }

    private void again(long pauseMillis, Call call) {
        try {
            for (int number = 0; !stop.await(pauseMillis, TimeUnit.MILLISECONDS); number++) {
                try {
                    call.make(number);
                } catch (IOException e) {
                    failures.add("request " + number + ": " + e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    private void read(int number) throws IOException, InterruptedException {
        String path = READS.get(number % READS.size());
        expect(200, "GET " + path, http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString()));
    }

    private void submit(int number) throws IOException, InterruptedException {
        // A slow machine gets fewer tasks, not a longer queue of them.
        if (following.get() >= MOST_OPEN) {
            return;
        }
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "name", "rolling " + number, "language", "python", "candidate", CANDIDATE, "tests", TESTS));
        HttpResponse<String> answer = http.send(
                request("/tasks")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "rolling-" + number)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (expect(202, "POST /tasks", answer)) {
            String id = JsonMapper.shared().readTree(answer.body()).path("id").asString();
            accepted.put(id, "rolling " + number);
            following.incrementAndGet();
            threads.execute(() -> {
                try {
                    follow(id);
                } finally {
                    following.decrementAndGet();
                }
            });
        }
    }

    private <T> boolean expect(int status, String what, HttpResponse<T> answer) {
        if (answer.statusCode() == status) {
            answered.incrementAndGet();
            return true;
        }
        failures.add(what + ": " + answer.statusCode() + " " + answer.body());
        return false;
    }

    /** Until the task's last event; a stream that ends before is taken up where it ended. */
    private void follow(String id) {
        long last = 0;
        try {
            for (int attempt = 0; attempt < 200; attempt++) {
                HttpRequest.Builder request = request("/tasks/" + id + "/events");
                if (last > 0) {
                    request.header("Last-Event-ID", Long.toString(last));
                }
                var answer = http.send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
                if (!expect(200, "events of " + id, answer)) {
                    return;
                }
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (line.startsWith("id: ")) {
                            long seq = Long.parseLong(line.substring(4));
                            if (seq <= last) {
                                failures.add("event " + seq + " of " + id + " came twice");
                            }
                            last = seq;
                        } else if (line.equals("event: task.finished")) {
                            return;
                        }
                    }
                }
                reconnects.incrementAndGet();
            }
            failures.add("the stream of " + id + " ended again and again");
        } catch (IOException e) {
            failures.add("events of " + id + " broke off: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(platform.url() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
