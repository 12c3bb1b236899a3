package dev.golden.deployment.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scrape target that says what no machine of ours can be made to say. */
final class PrometheusStandIn implements AutoCloseable {

    private final HttpServer server;
    private final Path target;
    private final String[] lines;
    private long scrapes;

    /** @param lines samples; {@code %d} becomes a number that rises by a hundred with each scrape */
    PrometheusStandIn(PrometheusRig rig, String... lines) throws IOException {
        this.lines = lines.clone();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", this::answer);
        server.start();
        int port = server.getAddress().getPort();
        target = rig.state().folder("prometheus").resolve("targets/stand-in-" + port + ".json");
        Files.writeString(target, "[{\"targets\": [\"127.0.0.1:" + port + "\"]}]");
    }

    private void answer(HttpExchange exchange) throws IOException {
        scrapes++;
        String text = Stream.of(lines)
                .map(line -> line.replace("%d", Long.toString(scrapes * 100)) + "\n")
                .collect(Collectors.joining());
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(target);
        server.stop(0);
    }
}
