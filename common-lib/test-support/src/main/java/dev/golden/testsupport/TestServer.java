package dev.golden.testsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A server process on a port of its own that a test may stop and start again, state kept. Killed when the JVM ends. */
public final class TestServer implements AutoCloseable {

    private final String scheme;
    private final int port;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    TestServer(String scheme, Path log, IntFunction<List<String>> command) {
        this.scheme = scheme;
        this.port = freePort();
        this.command = command.apply(port);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        start();
    }

    public String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Kills it the hard way, as a crash would. */
    public synchronized void stop() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts it on the same port with the state it had; returns when it accepts connections. */
    public synchronized void start() {
        if (process != null) {
            return;
        }
        Process started;
        try {
            started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    command.getFirst() + " is needed for tests: apt-get install nats-server redis-server", e);
        }
        process = started;
        Awaitility.await(command.getFirst() + " to listen, log " + log)
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .failFast(() -> !started.isAlive())
                .until(this::listens);
    }

    @Override
    public void close() {
        stop();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
