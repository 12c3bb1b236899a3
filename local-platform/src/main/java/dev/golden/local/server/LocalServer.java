package dev.golden.local.server;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What Postgres, Redis and NATS have in common as children of the launcher. */
final class LocalServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Asks the server itself whether it serves. */
    @FunctionalInterface
    interface Probe {
        boolean answers() throws IOException;
    }

    private LocalServer() {}

    /** While the state's marker of that name exists the child is kept down, as services are: outages can be tried. */
    static ChildProcess child(StateFolder state, String name, List<String> command, String stopSignal, Duration delay) {
        Path marker = state.downMarker(name);
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw new LaunchException("The file " + marker + " cannot be removed: " + e.getMessage(), e);
        }
        return new ChildProcess(new ChildProcess.Spec(
                name, command, Map.of(), state.log(name), state.pidFile(name), stopSignal, delay, marker));
    }

    /** Whether {@code GET} of that address answers 200. */
    static boolean isOk(String url) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(1000);
        try {
            return connection.getResponseCode() == 200;
        } finally {
            connection.disconnect();
        }
    }

    /** Starts the child and returns when it serves. */
    static void startAndAwait(ChildProcess child, Probe probe) {
        child.start();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try {
                if (probe.answers()) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            if (!child.isAlive()) {
                String words = child.lastWords();
                child.stop(Duration.ZERO);
                throw new LaunchException(child.name() + " does not start: " + words);
            }
            if (System.nanoTime() > deadline) {
                String words = child.lastWords();
                child.stop(Duration.ofSeconds(5));
                throw new LaunchException(
                        child.name() + " did not answer within " + START_LIMIT.toSeconds() + " s: " + words);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while " + child.name() + " started");
            }
        }
    }

    /** Full path of a program that a Linux distribution installs. */
    static Path program(String name, String packageName) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/usr/local/bin";
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new LaunchException(
                "The program " + name + " is missing; install it with `apt-get install " + packageName + "`.");
    }

    /** Writes a configuration that may hold a password: the owner alone reads it. */
    static Path configure(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new LaunchException("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
