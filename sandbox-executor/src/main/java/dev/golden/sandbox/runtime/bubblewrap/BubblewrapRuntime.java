package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each job in a bubblewrap sandbox of its own: one that waits already, or else one that is started for it. */
final class BubblewrapRuntime implements SandboxRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(BubblewrapRuntime.class);

    private final BubblewrapProperties properties;
    private final Foundation foundation;
    private final Launcher launcher;
    private final CellBlock block;
    private final Disposal disposal = new Disposal();
    private final WarmPool pool;
    private final Map<UUID, Cell> running = new ConcurrentHashMap<>();
    private volatile RuntimeReport report;

    BubblewrapRuntime(BubblewrapProperties properties, Foundation foundation, Launcher launcher) {
        this.properties = properties;
        this.foundation = foundation;
        this.launcher = launcher;
        this.block = new CellBlock(properties, foundation, launcher);
        this.pool = new WarmPool(block, properties.warm(), disposal).start();
        this.report = foundation.report(null);
    }

    @Override
    public RuntimeReport report() {
        return report;
    }

    boolean hasOwnProc() {
        return foundation.ownProc();
    }

    WarmPool pool() {
        return pool;
    }

    /** From now on no job is run. */
    void fail(String problem) {
        report = foundation.report(problem);
        pool.close();
    }

    @Override
    public void expect(WarmStart.Kind kind) {
        if (report.available()) {
            pool.expect(kind);
        }
    }

    @Override
    public Map<String, Integer> waiting() {
        return pool.sizes();
    }

    @Override
    public void cancel(UUID jobId) {
        Cell cell = running.get(jobId);
        if (cell != null) {
            cell.kill(Cell.Reason.CANCELLED);
        }
    }

    @Override
    public JobOutcome run(SandboxJob job, OutputListener listener) throws InterruptedException {
        if (!report.available()) {
            throw new SandboxUnavailableException("Sandbox is not available: " + report.problem());
        }
        Cell waiting = waiting(job, listener);
        if (waiting != null) {
            try {
                return finish(job, waiting, listener, true);
            } catch (SandboxUnavailableException e) {
                // Killed from outside while it waited, or broken: the program never began.
                LOG.atWarn()
                        .addKeyValue("job", job.id())
                        .addKeyValue("cause", e.getMessage())
                        .log("A waiting sandbox failed: the job gets its own");
            }
        }
        Cell own;
        try {
            own = block.start(job);
        } catch (IOException e) {
            throw new SandboxUnavailableException("Sandbox cannot be started", e);
        }
        own.listen(listener);
        running.put(job.id(), own);
        return finish(job, own, listener, false);
    }

    /** Waits for the end of the job and throws the cell away. */
    private JobOutcome finish(SandboxJob job, Cell cell, OutputListener listener, boolean waited)
            throws InterruptedException {
        try {
            if (!waited) {
                cell.release();
            }
            listener.started(waited);
            cell.run(job.timeout());
            return Verdicts.of(job, cell, (int) properties.outputKept().toBytes());
        } catch (IOException e) {
            throw new SandboxUnavailableException("Sandbox cannot be read", e);
        } finally {
            running.remove(job.id());
            disposal.dispose(cell);
            pool.jobEnded();
        }
    }

    /** A cell that has been given the job, or null when the job needs a start of its own. */
    private @Nullable Cell waiting(SandboxJob job, OutputListener listener) throws InterruptedException {
        WarmStart warm = job.warmStart();
        if (warm == null) {
            return null;
        }
        Optional<byte[]> frame = Frame.of(job, warm, properties.cpus(), foundation.isGrouped());
        if (frame.isEmpty()) {
            return null;
        }
        WarmStart.Kind kind = warm.kind();
        for (Optional<Cell> taken = pool.take(kind); taken.isPresent(); taken = pool.take(kind)) {
            Cell cell = taken.get();
            cell.listen(listener);
            running.put(job.id(), cell);
            boolean assigned = false;
            try {
                assigned = cell.assign(
                        frame.get(), job.memoryMegabytes(), job.memoryMegabytes() != kind.memoryMegabytes());
            } finally {
                if (!assigned) {
                    running.remove(job.id());
                    disposal.dispose(cell);
                }
            }
            if (assigned) {
                return cell;
            }
            if (cell.reason() == Cell.Reason.CANCELLED) {
                throw new JobCancelledException(job.id());
            }
        }
        return null;
    }

    /** Whether any job is under way; for tests of cancellation. */
    boolean isRunning(UUID jobId) {
        return running.containsKey(jobId);
    }

    /** Kills what still runs and removes folders and groups. */
    void close() {
        running.values().forEach(cell -> cell.kill(Cell.Reason.CANCELLED));
        pool.close();
        disposal.close();
        launcher.close();
        foundation.close();
    }

    static Path filterFile(StateFolder state, Profile profile) {
        return state.file("seccomp-" + profile.wireName() + ".bpf");
    }
}
