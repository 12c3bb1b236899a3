package dev.golden.sandbox.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Bait on the host that jobs try to reach, and the state of the host that they try to change: a listener on loopback, a
 * process, a secret in a file that everybody may read, and what the kernel and the file system show.
 */
public final class Host implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger visits = new AtomicInteger();
    private final Process victim;
    private final Path secret;

    public Host() throws IOException {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    listener.accept().close();
                    visits.incrementAndGet();
                } catch (IOException e) {
                    return;
                }
            }
        });
        victim = new ProcessBuilder("/usr/bin/sleep", "600").start();
        secret = Files.createTempFile("golden-contract-secret", "");
        Files.writeString(secret, "the-host-secret");
    }

    public int port() {
        return listener.getLocalPort();
    }

    public long victim() {
        return victim.pid();
    }

    public Path secret() {
        return secret;
    }

    /** Equal before and after an attempt that had no effect. */
    public Map<String, String> state() {
        Map<String, String> state = new TreeMap<>();
        state.put("visits on loopback", visits.toString());
        state.put("victim", String.valueOf(victim.isAlive()));
        state.put("secret", read(secret));
        for (String file : List.of(
                "/etc/passwd",
                "/proc/sys/kernel/core_pattern",
                "/proc/sys/kernel/hostname",
                "/proc/sys/kernel/sysrq",
                "/proc/sys/vm/overcommit_memory")) {
            state.put(file, Files.isReadable(Path.of(file)) ? read(Path.of(file)) : "");
        }
        for (String folder : List.of("/", "/usr", "/usr/bin", "/etc", "/root", "/dev", "/opt")) {
            state.put(folder, list(Path.of(folder)));
        }
        state.put(
                "planted",
                list(Path.of("/tmp")).contains("planted") + " "
                        + list(Path.of("/dev/shm")).contains("planted"));
        state.put("ipc", foreignIpc());
        return state;
    }

    private static String foreignIpc() {
        StringBuilder found = new StringBuilder();
        for (String kind : List.of("shm", "msg", "sem")) {
            // The key that attempts use.
            read(Path.of("/proc/sysvipc/" + kind))
                    .lines()
                    .filter(line -> line.stripLeading().startsWith("7777 "))
                    .forEach(line -> found.append(line).append('\n'));
        }
        return found.toString();
    }

    private static String list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(String::valueOf).sorted().toList().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        victim.destroyForcibly();
        Files.deleteIfExists(secret);
    }
}
