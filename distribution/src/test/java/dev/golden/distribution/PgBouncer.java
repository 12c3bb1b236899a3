package dev.golden.distribution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.testsupport.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** PgBouncer in transaction mode in front of a database, with few connections for many clients. */
final class PgBouncer implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final Process process;
    private final int port;
    private final String database;

    PgBouncer(Path folder, TestDatabase database, String user, String password, int connections) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "pgbouncer is not installed: apt-get install pgbouncer");
        URI server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.database = server.getPath().substring(1);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        // It refuses to run as root and reads its files as the user it becomes.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path users = folder.resolve("users");
        Files.writeString(users, "\"%s\" \"%s\"\n".formatted(user, password));
        Path config = folder.resolve("pgbouncer.ini");
        Files.writeString(
                config, """
                [databases]
                %1$s = host=%2$s port=%3$d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %4$d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %5$s
                pool_mode = transaction
                default_pool_size = %6$d
                ignore_startup_parameters = extra_float_digits
                """.formatted(this.database, server.getHost(), server.getPort(), port, users, connections));
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), config.toString()));
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.addAll(List.of("-u", "nobody"));
        }
        Path log = folder.resolve("log");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await("pgbouncer to listen, log " + log)
                .atMost(Duration.ofSeconds(20))
                .failFast(() -> !process.isAlive())
                .until(this::listens);
    }

    /** Statements are not prepared for later: the next transaction may come to another connection. */
    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?prepareThreshold=0";
    }

    @Override
    public void close() {
        process.destroy();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
