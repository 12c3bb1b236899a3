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

/** NATS with JetStream on files, a user and a password. */
public final class NatsServer implements AutoCloseable {

    private final ChildProcess child;
    private final int port;
    private final String password;

    public NatsServer(StateFolder state, int port, Duration restartDelay) {
        this.port = port;
        this.password = state.secret("nats-password");
        Path folder = state.folder("nats");
        Path config = LocalServer.configure(
                folder.resolve("nats.conf"), """
                server_name: golden_local
                host: 127.0.0.1
                port: %d
                max_payload: 4MB
                jetstream {
                  store_dir: "%s"
                  max_memory_store: 64MB
                  max_file_store: 16GB
                }
                authorization {
                  user: golden
                  password: "%s"
                }
                """.formatted(port, folder.resolve("store"), password));
        child = LocalServer.child(
                state,
                "nats",
                List.of(LocalServer.program("nats-server", "nats-server").toString(), "-c", config.toString()),
                "TERM",
                restartDelay);
    }

    public void start() {
        LocalServer.startAndAwait(child, this::greets);
    }

    public String url() {
        return "nats://golden:" + password + "@127.0.0.1:" + port;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(15));
    }

    private boolean greets() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            socket.setSoTimeout(1000);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = reader.readLine();
            return line != null && line.startsWith("INFO ") && line.contains("\"jetstream\":true");
        }
    }
}
