package dev.golden.local.server;

import dev.golden.local.state.LaunchException;
import dev.golden.local.state.PidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that is started again whenever it dies, until it is stopped. Its output is appended to its log file. It runs
 * in a session of its own: a Ctrl-C in the terminal reaches only the launcher, which stops everything in order.
 */
public final class ChildProcess {

    /**
     * How a child is run.
     *
     * @param stopSignal what asks it to end in order, e.g. {@code TERM}
     * @param down while this file exists the child is kept down; null when it is never kept down
     */
    public record Spec(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            PidFile pidFile,
            String stopSignal,
            Duration restartDelay,
            @Nullable Path down) {}

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long MAX_LOG_BYTES = 32L << 20;
    private static final Duration DOWN_POLL = Duration.ofMillis(250);

    private final Spec spec;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Process process;
    private boolean stopping;
    private boolean recycling;

    public ChildProcess(Spec spec) {
        this.spec = spec;
    }

    public String name() {
        return spec.name();
    }

    /** Starts the child and the thread that watches it. */
    public void start() {
        lock.lock();
        try {
            process = launch();
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("platform-watch-" + spec.name()).start(this::watch);
    }

    /** Whether it runs at this moment. */
    public boolean isAlive() {
        lock.lock();
        try {
            return process != null && process.isAlive();
        } finally {
            lock.unlock();
        }
    }

    /** Asks the child to end, waits, and kills it when it takes longer than the limit. */
    public void stop(Duration limit) {
        Process running;
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            running = process;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            Signals.stop(running.toHandle(), spec.stopSignal(), limit);
        }
        spec.pidFile().delete();
    }

    /** Asks the child to end, and starts it again at once. Returns when the new one runs; it may not be ready yet. */
    public void recycle(Duration limit) {
        Process running;
        lock.lock();
        try {
            recycling = true;
            running = process;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            Signals.stop(running.toHandle(), spec.stopSignal(), limit);
        }
        lock.lock();
        try {
            while (recycling && !stopping) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while " + spec.name() + " was restarted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Last lines of its log, for the sentence that says why it did not start. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(spec.log());
            return lines.stream()
                    .skip(Math.max(0, lines.size() - 3))
                    .map(String::strip)
                    .reduce((a, b) -> a + " | " + b)
                    .orElse("no output");
        } catch (IOException e) {
            return "its log " + spec.log() + " cannot be read";
        }
    }

    private Process launch() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(spec.environment());
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            if (Files.exists(spec.log()) && Files.size(spec.log()) > MAX_LOG_BYTES) {
                Files.move(
                        spec.log(),
                        spec.log().resolveSibling(spec.log().getFileName() + ".1"),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            Process started = builder.start();
            spec.pidFile().write(started.toHandle());
            return started;
        } catch (IOException e) {
            throw new LaunchException(spec.name() + " cannot be run: " + e.getMessage(), e);
        }
    }

    private void watch() {
        while (true) {
            Process watched;
            lock.lock();
            try {
                watched = process;
            } finally {
                lock.unlock();
            }
            if (watched == null) {
                return;
            }
            int code = exitCode(watched);
            lock.lock();
            try {
                if (stopping) {
                    return;
                }
                boolean keptDown = isKeptDown();
                if (recycling) {
                    LOG.info("{} ended to be restarted", spec.name());
                } else if (keptDown) {
                    LOG.info("{} was stopped and stays down until it is started again", spec.name());
                } else {
                    LOG.warn("{} ended with code {}; restarting it in {}", spec.name(), code, spec.restartDelay());
                }
                spec.pidFile().delete();
                if (!recycling) {
                    pause(keptDown ? DOWN_POLL : spec.restartDelay());
                }
                while (!stopping && isKeptDown()) {
                    pause(DOWN_POLL);
                }
                if (stopping) {
                    return;
                }
                process = launch();
            } catch (LaunchException e) {
                LOG.error("{} could not be restarted", spec.name(), e);
                return;
            } finally {
                recycling = false;
                changed.signalAll();
                lock.unlock();
            }
        }
    }

    private boolean isKeptDown() {
        return spec.down() != null && Files.exists(spec.down());
    }

    private void pause(Duration duration) {
        long left = duration.toNanos();
        try {
            while (!stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private static int exitCode(Process process) {
        while (true) {
            try {
                if (process.waitFor(1, TimeUnit.HOURS)) {
                    return process.exitValue();
                }
            } catch (InterruptedException e) {
                // Nobody interrupts this thread; going on keeps the child watched.
            }
        }
    }
}
