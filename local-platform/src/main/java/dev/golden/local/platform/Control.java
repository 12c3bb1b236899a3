package dev.golden.local.platform;

import dev.golden.local.server.Signals;
import dev.golden.local.state.LaunchException;
import dev.golden.local.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Steers a running platform from another process, through its folder. */
public final class Control {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(100);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration RESTART_LIMIT = Duration.ofMinutes(7);

    private final StateFolder state;

    public Control(StateFolder state) {
        this.state = state;
    }

    /** Stops the platform, and what a killed one left behind. Returns what was done. */
    public String stopPlatform() {
        if (!Files.isDirectory(state.root())) {
            throw new LaunchException("No platform runs on " + state.root() + ".");
        }
        Optional<ProcessHandle> platform = state.pidFile("platform").find();
        if (platform.isPresent()) {
            ProcessHandle process = platform.get();
            Signals.send(process, "TERM");
            if (!Signals.waitFor(process, STOP_LIMIT)) {
                throw new LaunchException("The platform (process " + process.pid() + ") did not stop within "
                        + STOP_LIMIT.toSeconds() + " s; `./golden logs platform` shows why.");
            }
            return "Stopped.";
        }
        try (FileChannel lock = state.lock()) {
            List<String> leftovers = lock.isOpen() ? Leftovers.stop(state) : List.of();
            if (leftovers.isEmpty()) {
                throw new LaunchException("No platform runs on " + state.root() + ".");
            }
            return "Stopped what a killed platform had left behind: " + String.join(", ", leftovers) + ".";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops a service and keeps it down. */
    public void stopService(Service service) {
        requireProcesses();
        try {
            // The marker first: the watcher must find it when the process ends.
            Files.writeString(state.downMarker(service.label()), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        state.pidFile(service.label())
                .find()
                .ifPresent(process -> Signals.stop(process, "TERM", Duration.ofSeconds(35)));
    }

    /** Lets a service that was kept down start, and waits until it is ready. */
    public void startService(Service service) {
        PlatformDescription platform = requireProcesses();
        try {
            Files.deleteIfExists(state.downMarker(service.label()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Readiness.isReady(platform.ports().of(service))) {
            if (System.nanoTime() > deadline) {
                throw new LaunchException(service.label() + " did not become ready within " + START_LIMIT.toSeconds()
                        + " s; `./golden logs " + service.label() + "` shows why.");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LaunchException("Interrupted while " + service.label() + " started", e);
            }
        }
    }

    /**
     * Replaces the process of a service while a stand-in serves, so that no request is refused.
     *
     * @throws LaunchException when the new one does not get ready; the service is served all the same
     */
    public void restartService(Service service) {
        requireProcesses();
        if (Files.exists(state.downMarker(service.label()))) {
            throw new LaunchException(
                    service.label() + " is stopped; `./golden start " + service.label() + "` starts it.");
        }
        Path outcome = Restarts.outcome(state, service);
        try {
            Files.deleteIfExists(outcome);
            Files.createFile(Restarts.wish(state, service));
            long deadline = System.nanoTime() + RESTART_LIMIT.toNanos();
            while (!Files.exists(outcome)) {
                if (System.nanoTime() > deadline
                        || state.pidFile("platform").find().isEmpty()) {
                    throw new LaunchException(service.label() + " was not restarted within " + RESTART_LIMIT.toSeconds()
                            + " s; `./golden logs platform` shows why.");
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String failure = Files.readString(outcome);
            Files.deleteIfExists(outcome);
            if (!failure.isEmpty()) {
                throw new LaunchException(failure);
            }
        } catch (FileAlreadyExistsException e) {
            throw new LaunchException(service.label() + " is about to be restarted already.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while " + service.label() + " was restarted", e);
        }
    }

    private PlatformDescription requireProcesses() {
        PlatformDescription platform = PlatformDescription.find(state)
                .orElseThrow(() -> new LaunchException("No platform runs on " + state.root() + "."));
        if (!platform.processes()) {
            throw new LaunchException("All services of this platform share one process; start it with"
                    + " `./golden up --processes` to stop, start and restart them alone.");
        }
        return platform;
    }
}
