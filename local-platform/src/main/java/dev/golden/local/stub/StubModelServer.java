package dev.golden.local.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.golden.local.state.LaunchException;
import dev.golden.local.stub.StubCalls.End;
import dev.golden.local.stub.StubReply.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;

/**
 * Speaks the OpenAI protocol from a script ({@code /v1/chat/completions}, {@code /v1/models}), counts what it is asked
 * ({@code GET /stub/calls}) and takes another script while it runs ({@code PUT /stub/script}). Listens on this machine only.
 */
public final class StubModelServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final StubCalls calls = new StubCalls();
    private final Clock clock;
    private volatile Running running;

    /** @param counts how often the rule at that place matched */
    private record Running(StubScript script, Map<Integer, AtomicLong> counts) {
        static Running of(StubScript script) {
            return new Running(script, new ConcurrentHashMap<>());
        }
    }

    /**
     * @param port 0: any free one
     * @throws LaunchException when the port is taken
     */
    public StubModelServer(int port, StubScript script, Clock clock) {
        this.running = Running.of(script);
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new LaunchException(
                    "Port " + port + " cannot be listened on: " + e.getMessage() + "; choose another.");
        }
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::complete);
        server.createContext(
                "/v1/models",
                exchange -> send(exchange, 200, StubWire.models(running.script().model())));
        server.createContext("/stub/calls", this::showCalls);
        server.createContext("/stub/script", this::takeScript);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What {@code GOLDEN_MODEL_BASE_URL} is set to. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Goes on with another script; the calls of its rules are counted anew. */
    public void follow(StubScript script) {
        running = Running.of(script);
    }

    /** Calls that reached it since it started or forgot. */
    public long received() {
        return calls.received();
    }

    /** Calls whose answer went out whole. */
    public long answered() {
        return calls.answered();
    }

    /** The last calls, at most a thousand. */
    public List<StubCall> calls() {
        return calls.calls();
    }

    public void forgetCalls() {
        calls.forget();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void complete(HttpExchange exchange) throws IOException {
        long number = calls.next();
        long start = System.nanoTime();
        End end = End.CLIENT_LEFT;
        try {
            Running now = running;
            StubCall call = StubWire.call(number, now.script(), read(exchange));
            Chosen chosen = choose(now, call);
            calls.began(call, chosen.rule());
            pause(chosen.reply().latencyMs());
            end = answer(exchange, now.script().model(), call, chosen);
        } catch (JacksonException e) {
            send(exchange, 400, StubWire.error(400, "the body is not JSON"));
        } finally {
            exchange.close();
            calls.ended(number, end, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    /** @param matched how often the rule has matched, this call included */
    private record Chosen(String rule, StubReply reply, long matched) {}

    private static Chosen choose(Running now, StubCall call) {
        int place = 0;
        for (StubRule rule : now.script().rules()) {
            place++;
            if (!rule.matches(call)) {
                continue;
            }
            long matched = now.counts()
                    .computeIfAbsent(place, fresh -> new AtomicLong())
                    .incrementAndGet();
            if (rule.counts(matched)) {
                String name = rule.name();
                return new Chosen(name == null ? "rule " + place : name, rule.then(), matched);
            }
        }
        return new Chosen("none", StubReply.error(500, "no rule of the script matches this call"), 1);
    }

    private End answer(HttpExchange exchange, String model, StubCall call, Chosen chosen) throws IOException {
        StubReply reply = chosen.reply();
        String words = reply.words(chosen.matched());
        if (reply.retryAfter() != null) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
        } else if (reply.retryAfterDate() > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Retry-After",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant()
                                    .plusSeconds(reply.retryAfterDate())
                                    .atOffset(ZoneOffset.UTC)));
        }
        switch (reply.effective()) {
            case ERROR -> send(exchange, Math.max(400, reply.status()), StubWire.error(reply.status(), words));
            case MALFORMED -> send(exchange, 200, words.isEmpty() ? "{\"id\": \"stub\", \"choices\": [{\"mess" : words);
            case HANG, CUT -> {
                return stop(exchange, model, call, reply, words);
            }
            case TEXT, EMPTY, TRUNCATED, REFUSAL, LONG, TOOL_CALL -> {
                if (call.stream()) {
                    stream(exchange, model, call, reply, words);
                } else {
                    send(exchange, 200, StubWire.completion(call, model, reply, words));
                }
            }
        }
        return End.ANSWERED;
    }

    /** Breaks off after some characters, or goes silent there. */
    private End stop(HttpExchange exchange, String model, StubCall call, StubReply reply, String words)
            throws IOException {
        String part = words.substring(0, Math.min(words.length(), reply.characters()));
        if (!part.isEmpty()) {
            if (call.stream()) {
                // A length that is never reached: the end of a chunked answer would be written when it is closed.
                OutputStream out = begin(exchange, Integer.MAX_VALUE);
                for (String piece : StubWire.pieces(call, model, reply, part)) {
                    event(out, piece);
                }
            } else {
                byte[] whole = bytes(StubWire.completion(call, model, reply, words));
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, whole.length);
                exchange.getResponseBody().write(whole, 0, Math.min(part.length(), whole.length - 1));
                exchange.getResponseBody().flush();
            }
        }
        if (reply.effective() == Kind.HANG) {
            pause(TimeUnit.HOURS.toMillis(1));
        }
        return End.BROKEN_ON_PURPOSE;
    }

    private void stream(HttpExchange exchange, String model, StubCall call, StubReply reply, String words)
            throws IOException {
        OutputStream out = begin(exchange, 0);
        boolean first = true;
        for (String piece : StubWire.pieces(call, model, reply, words)) {
            if (!first) {
                pause(reply.chunkMs());
            }
            first = false;
            event(out, piece);
        }
        for (String piece : StubWire.ending(call, model, reply, words)) {
            event(out, piece);
        }
        out.close();
    }

    private static OutputStream begin(HttpExchange exchange, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, length);
        return exchange.getResponseBody();
    }

    private static void event(OutputStream out, String piece) throws IOException {
        out.write(bytes("data: " + piece + "\n\n"));
        out.flush();
    }

    private void showCalls(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            calls.forget();
        }
        String query = exchange.getRequestURI().getQuery();
        boolean texts = query != null && Arrays.asList(query.split("&")).contains("texts=true");
        send(exchange, 200, StubWire.json(calls.view(texts)));
    }

    private void takeScript(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("PUT")) {
            send(exchange, 405, StubWire.error(405, "PUT a script"));
            return;
        }
        try {
            follow(StubScript.read(read(exchange)));
            send(
                    exchange,
                    200,
                    StubWire.json(Map.of("rules", running.script().rules().size())));
        } catch (IllegalArgumentException e) {
            send(exchange, 400, StubWire.error(400, String.valueOf(e.getMessage())));
        }
    }

    /** Ends early when the server is closed. */
    private void pause(long milliseconds) {
        try {
            if (milliseconds > 0 && closed.await(milliseconds, TimeUnit.MILLISECONDS)) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = bytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
