package dev.golden.web.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** How many connections the server holds, and may hold. Each request has a virtual thread: there is no pool of them. */
final class ConnectionMetrics {

    private final MeterRegistry meters;

    ConnectionMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @EventListener
    void on(WebServerInitializedEvent event) {
        if (event.getWebServer() instanceof TomcatWebServer server
                && server.getTomcat().getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            Gauge.builder("golden.http.connections.active", protocol, AbstractProtocol::getConnectionCount)
                    .description("Open connections of clients")
                    .register(meters);
            Gauge.builder("golden.http.connections.max", protocol, AbstractProtocol::getMaxConnections)
                    .description("Connections beyond which clients wait")
                    .register(meters);
        }
    }
}
