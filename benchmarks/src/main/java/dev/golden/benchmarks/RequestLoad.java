package dev.golden.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends one kind of request from several clients at once, a bounded number of times, and prints throughput, latency and
 * the answers' status codes as JSON. Needs {@code GOLDEN_URL} (default {@code http://localhost:8080}) and
 * {@code GOLDEN_TOKEN}.
 *
 * <pre>RequestLoad health|list|budget|create [requests=2000] [clients=16]</pre>
 */
public final class RequestLoad {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final String token;
    private final Kind kind;

    private RequestLoad(String url, String token, Kind kind) {
        this.url = url;
        this.token = token;
        this.kind = kind;
    }

    /** What is sent. */
    enum Kind {
        /** The floor: authenticated, no tenant data. */
        HEALTH,
        LIST,
        BUDGET,
        CREATE
    }

    public static void main(String[] args) throws InterruptedException {
        @Nullable String token = System.getenv("GOLDEN_TOKEN");
        if (args.length == 0 || token == null) {
            System.err.println("usage: GOLDEN_TOKEN=… RequestLoad health|list|budget|create [requests] [clients]");
            System.exit(2);
            return;
        }
        Kind kind = Kind.valueOf(args[0].toUpperCase(java.util.Locale.ROOT));
        int requests = args.length > 1 ? Integer.parseInt(args[1]) : 2000;
        int clients = args.length > 2 ? Integer.parseInt(args[2]) : 16;
        String url = System.getenv().getOrDefault("GOLDEN_URL", "http://localhost:8080");
        System.out.println(new RequestLoad(url, token, kind).run(requests, clients));
    }

    private String run(int requests, int clients) throws InterruptedException {
        long[] nanos = new long[requests];
        Map<String, AtomicInteger> answers = new ConcurrentSkipListMap<>();
        AtomicInteger next = new AtomicInteger();
        AtomicLong slowest = new AtomicLong();
        CountDownLatch done = new CountDownLatch(clients);
        long start = System.nanoTime();
        for (int client = 0; client < clients; client++) {
            Thread.ofVirtual().start(() -> {
                try {
                    for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
                        long sent = System.nanoTime();
                        answers.computeIfAbsent(send(), key -> new AtomicInteger())
                                .incrementAndGet();
                        nanos[i] = System.nanoTime() - sent;
                        slowest.accumulateAndGet(nanos[i], Math::max);
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(nanos);
        return "{\"kind\": \"%s\", \"requests\": %d, \"clients\": %d, \"per_second\": %.0f, \"p50_ms\": %.2f, \"p95_ms\": %.2f, \"max_ms\": %.2f, \"answers\": \"%s\"}"
                .formatted(
                        kind,
                        requests,
                        clients,
                        requests / seconds,
                        nanos[requests / 2] / 1e6,
                        nanos[(int) (requests * 0.95)] / 1e6,
                        slowest.get() / 1e6,
                        new TreeMap<>(answers));
    }

    private String send() {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json");
        switch (kind) {
            case HEALTH -> request.uri(URI.create(url + "/health")).GET();
            case LIST -> request.uri(URI.create(url + "/tasks")).GET();
            case BUDGET ->
                request.uri(URI.create(url + "/budget/request"))
                        .POST(BodyPublishers.ofString("{\"request_id\": \"%s\", \"tokens\": 1, \"ttl_seconds\": 60}"
                                .formatted(UUID.randomUUID())));
            case CREATE ->
                request.uri(URI.create(url + "/tasks"))
                        .POST(BodyPublishers.ofString(
                                "{\"name\": \"load\", \"candidate\": \"def f():\\n    return 1\\n\"}"));
        }
        try {
            return String.valueOf(
                    http.send(request.build(), BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
