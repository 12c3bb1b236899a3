package dev.golden.deployment.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whom Alertmanager tells: the end of the way that every alert must get to. */
final class AlertWebhook implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refusing;

    AlertWebhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Answers with an error that is not worth repeating. */
    void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** How many notifications were turned away. */
    int refused() {
        return refused.get();
    }

    /** "firing" or "resolved" of the newest word on that alert, empty before the first. */
    String state(String alert, String severity) {
        return states.getOrDefault(alert + " " + severity, "");
    }

    /** The newest word on each severity of the alert. */
    List<String> states(String alert) {
        return states.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(alert + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** All notified alerts, in order. */
    List<JsonNode> told() {
        return told;
    }

    private void receive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (refusing) {
            refused.incrementAndGet();
            exchange.sendResponseHeaders(400, -1);
        } else {
            for (JsonNode alert : JsonMapper.shared().readTree(body).path("alerts")) {
                JsonNode labels = alert.path("labels");
                states.put(
                        labels.path("alertname").asString("") + " "
                                + labels.path("severity").asString(""),
                        alert.path("status").asString(""));
                told.add(alert);
            }
            exchange.sendResponseHeaders(200, -1);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
