package dev.golden.local.server;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Postgres on a persistent folder, reachable from this machine only and with a password. */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "golden";
    private static final String DATABASE = "golden";

    private final StateFolder state;
    private final int port;
    private final String password;
    private final Path data;
    private final Path binaries;
    private final ChildProcess child;

    public PostgresServer(StateFolder state, int port, Duration restartDelay) {
        this.state = state;
        this.port = port;
        this.password = state.secret("postgres-password");
        this.data = state.folder("postgres");
        this.binaries = PostgresBinaries.unpack(state);
        List<String> command = unprivileged("postgres", "-D", data.toString());
        settings().forEach(setting -> command.addAll(List.of("-c", setting)));
        this.child = LocalServer.child(state, "postgres", command, "INT", restartDelay);
    }

    private List<String> settings() {
        return List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=100",
                "shared_buffers=96MB",
                "synchronous_commit=on",
                "max_wal_size=512MB",
                "jit=off",
                "log_min_duration_statement=1000",
                "log_checkpoints=off");
    }

    /** Creates the database on first use, starts the server, returns when it serves. */
    public void start() {
        if (Files.exists(data)) {
            verify();
        } else {
            initialise();
        }
        LocalServer.startAndAwait(child, this::answers);
        createDatabase();
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() {
        child.stop(Duration.ofSeconds(20));
    }

    private void verify() {
        Path version = data.resolve("PG_VERSION");
        String own = major();
        try {
            String found = Files.readString(version).strip();
            if (!found.equals(own)) {
                throw new LaunchException("The database in " + data + " was made by Postgres " + found
                        + " and this is Postgres " + own + "; dump it with the old one or use another --data-dir.");
            }
            if (!Files.isRegularFile(data.resolve("global/pg_control"))) {
                throw new LaunchException("The database in " + data
                        + " is damaged (global/pg_control is missing); restore a backup or use another --data-dir.");
            }
        } catch (IOException e) {
            throw new LaunchException(
                    "The database in " + data
                            + " is damaged (PG_VERSION cannot be read); restore a backup or use another --data-dir.",
                    e);
        }
    }

    private void initialise() {
        Path fresh = state.folder("postgres.new");
        StateFolder.deleteTree(fresh);
        Path passwordFile = LocalServer.configure(state.folder("run").resolve("initdb-password"), password);
        run(unprivileged(
                "initdb",
                "-D",
                fresh.toString(),
                "-U",
                USER,
                "-E",
                "UTF8",
                "--no-locale",
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile));
        try {
            Files.delete(passwordFile);
            // Renamed only when whole: a folder named postgres is always a complete database.
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LaunchException("The database folder " + data + " cannot be created: " + e.getMessage(), e);
        }
    }

    /** Postgres refuses to run as root; in a user namespace without a mapping it is nobody, with the same files. */
    private List<String> unprivileged(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of(LocalServer.program("unshare", "util-linux").toString(), "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private String major() {
        String text = run(List.of(binaries.resolve("bin/postgres").toString(), "--version"));
        return text.replaceFirst(".*\\s(\\d+)[.\\s].*", "$1").strip();
    }

    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LaunchException("Postgres cannot be prepared: "
                        + output.strip().lines().reduce((a, b) -> b).orElse("no output"));
            }
            return output;
        } catch (IOException e) {
            throw new LaunchException("Postgres cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while Postgres was prepared", e);
        }
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private void createDatabase() {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (rows.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new LaunchException("The database cannot be created: " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=2&loginTimeout=3",
                USER,
                password);
    }
}
