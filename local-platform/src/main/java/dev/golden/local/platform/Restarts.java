package dev.golden.local.platform;

import dev.golden.local.edge.Upstreams;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts services when {@link Control} asks for it, one after the other. The wish is a file that the platform takes
 * away; the outcome is another one, empty when all went well.
 */
final class Restarts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final StateFolder state;
    private final Ports ports;
    private final ChildServices services;
    private final Upstreams upstreams;
    private final Thread thread;

    Restarts(StateFolder state, Ports ports, ChildServices services, Upstreams upstreams) {
        this.state = state;
        this.ports = ports;
        this.services = services;
        this.upstreams = upstreams;
        for (Service service : Service.values()) {
            delete(wish(state, service));
            delete(outcome(state, service));
        }
        thread = Thread.ofVirtual().name("platform-restarts").start(this::run);
    }

    static Path wish(StateFolder state, Service service) {
        return state.folder("run").resolve(service.label() + ".restart");
    }

    static Path outcome(StateFolder state, Service service) {
        return state.folder("run").resolve(service.label() + ".restarted");
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (Service service : Service.values()) {
                    if (Files.deleteIfExists(wish(state, service))) {
                        write(outcome(state, service), restart(service));
                    }
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("No service can be restarted any more: the data folder cannot be written", e);
        }
    }

    private String restart(Service service) {
        try {
            services.restart(service, ports.of(service), upstreams);
            LOG.info("{} was restarted", service.label());
            return "";
        } catch (LaunchException e) {
            LOG.error("{} could not be restarted", service.label(), e);
            return String.valueOf(e.getMessage());
        }
    }

    /** A reader finds the whole text or no file. */
    private static void write(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a restart that is under way up. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(40));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
