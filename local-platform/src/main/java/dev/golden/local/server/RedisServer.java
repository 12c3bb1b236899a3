package dev.golden.local.server;

import dev.golden.local.state.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Redis with a password, an append-only file and an upper bound of memory. */
public final class RedisServer implements AutoCloseable {

    private final ChildProcess child;
    private final int port;
    private final String password;

    public RedisServer(StateFolder state, int port, Duration restartDelay) {
        this.port = port;
        this.password = state.secret("redis-password");
        Path folder = state.folder("redis");
        Path config = LocalServer.configure(folder.resolve("redis.conf"), """
                bind 127.0.0.1
                port %d
                dir "%s"
                requirepass %s
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory 128mb
                maxmemory-policy allkeys-lru
                daemonize no
                """.formatted(port, folder, password));
        child = LocalServer.child(
                state,
                "redis",
                List.of(LocalServer.program("redis-server", "redis-server").toString(), config.toString()),
                "TERM",
                restartDelay);
    }

    public void start() {
        LocalServer.startAndAwait(child, this::pong);
    }

    public String url() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(10));
    }

    private boolean pong() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(reader.readLine()) && "+PONG".equals(reader.readLine());
        }
    }
}
