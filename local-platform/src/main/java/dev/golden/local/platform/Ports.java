package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports of a local platform, all derived from the edge's. */
public record Ports(int edge) {

    private static final int POSTGRES = 10;
    private static final int REDIS = 11;
    private static final int NATS = 12;
    private static final int PROMETHEUS = 13;
    private static final int ALERTMANAGER = 14;

    public int of(Service service) {
        return edge + service.portOffset();
    }

    public int postgres() {
        return edge + POSTGRES;
    }

    public int redis() {
        return edge + REDIS;
    }

    public int nats() {
        return edge + NATS;
    }

    public int prometheus() {
        return edge + PROMETHEUS;
    }

    public int alertmanager() {
        return edge + ALERTMANAGER;
    }

    /** Ports of which all are free at this moment; for tests and throw-away platforms. */
    public static Ports random() {
        for (int attempt = 0; attempt < 200; attempt++) {
            Ports ports = new Ports(ThreadLocalRandom.current().nextInt(20_000, 32_000));
            if (IntStream.rangeClosed(0, ALERTMANAGER).allMatch(offset -> isFree(ports.edge + offset))) {
                return ports;
            }
        }
        throw new LaunchException("No block of free ports was found; name one with --port.");
    }

    /** @throws LaunchException naming what wants the port that is taken */
    void requireFree(Needed needed) {
        List<String> taken = new ArrayList<>();
        check(taken, "the edge", edge);
        for (Service service : Service.values()) {
            check(taken, service.label(), of(service));
        }
        if (needed.postgres()) {
            check(taken, "Postgres", postgres());
        }
        if (needed.redis()) {
            check(taken, "Redis", redis());
        }
        if (needed.nats()) {
            check(taken, "NATS", nats());
        }
        refuse(taken);
    }

    /** @throws LaunchException naming what wants the port that is taken */
    void requireFreeForMonitoring() {
        List<String> taken = new ArrayList<>();
        check(taken, "Prometheus", prometheus());
        check(taken, "Alertmanager", alertmanager());
        refuse(taken);
    }

    private static void refuse(List<String> taken) {
        if (!taken.isEmpty()) {
            throw new LaunchException("In use by another program: " + String.join(", ", taken)
                    + "; free it or name another port with --port.");
        }
    }

    /** Servers that are started here because none is given from outside. */
    record Needed(boolean postgres, boolean redis, boolean nats) {}

    private static void check(List<String> taken, String what, int port) {
        if (!isFree(port)) {
            taken.add("port " + port + " (for " + what + ")");
        }
    }

    /** A port that is free at this moment. */
    static int spare() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LaunchException("No free port was found: " + e.getMessage(), e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Without it a port in TIME_WAIT after a restart would look taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
