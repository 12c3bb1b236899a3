package dev.golden.local.edge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A service that answers with its name and what it was asked, and streams when asked for events. */
final class StubUpstream implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String name;

    /** The second event of a stream is held back until a test lets it go. */
    final CountDownLatch secondEvent = new CountDownLatch(1);

    StubUpstream(String name) {
        this.name = name;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        secondEvent.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/events")) {
            stream(exchange);
        } else if (path.equals("/v3/api-docs")) {
            send(exchange, """
                    {"paths": {"/%s": {"get": {"responses": {"200": {"$ref": "#/components/schemas/Page"}}}}},
                     "components": {"schemas": {"Page": {"title": "%s"}, "Same": {"type": "string"}}}}
                    """.formatted(name, name));
        } else if (path.endsWith("/breaks-off")) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write("half".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.close();
        } else {
            byte[] body = exchange.getRequestBody().readAllBytes();
            StringBuilder seen = new StringBuilder(name)
                    .append(' ')
                    .append(exchange.getRequestMethod())
                    .append(' ')
                    .append(exchange.getRequestURI())
                    .append(' ')
                    .append(body.length)
                    .append('\n');
            exchange.getRequestHeaders()
                    .forEach((header, values) ->
                            seen.append(header).append(": ").append(values).append('\n'));
            send(exchange, seen.toString());
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        try {
            if (secondEvent.await(30, TimeUnit.SECONDS)) {
                exchange.getResponseBody().write("data: second\n\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void send(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
