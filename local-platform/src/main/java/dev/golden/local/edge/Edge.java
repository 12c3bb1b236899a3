package dev.golden.local.edge;

import dev.golden.local.state.LaunchException;
import java.time.Clock;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The one address of the platform. */
public final class Edge implements AutoCloseable {

    /** Above every service's own limit per route; a guard against floods, not a rule of the API. */
    private static final long MAX_BODY_BYTES = 16L << 20;

    private static final int MAX_THREADS = 64;
    private static final long IDLE_TIMEOUT_MILLIS = 300_000;
    private static final int ACCEPT_QUEUE = 1024;

    private final Server server;
    private final ServerConnector connector;

    /** @param port 0 takes any free one */
    public Edge(String bind, int port, Upstreams upstreams, String jwtSecret, Clock clock) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 4);
        threads.setName("edge");
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(bind);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        SizeLimitHandler limit = new SizeLimitHandler(MAX_BODY_BYTES, -1);
        limit.setHandler(new EdgeHandler(upstreams, new EdgeProxy(upstreams), jwtSecret, clock));
        server.setHandler(limit);
        server.setErrorHandler(new Problems());
        server.setStopAtShutdown(false);
    }

    public void start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new LaunchException("The edge cannot be started: " + e.getMessage(), e);
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the edge did not stop", e);
        }
    }
}
