package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each job in a sandbox of its own: one that waits already, or else one that is started for it. */
public final class CellRuntime implements SandboxRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(CellRuntime.class);

    private final Cells cells;
    private final double cpus;
    private final int outputKept;
    private final Disposal disposal = new Disposal();
    private final WarmPool pool;
    private final Map<UUID, Cell> running = new ConcurrentHashMap<>();
    private volatile RuntimeReport report;

    /**
     * @param cpus processors one job may use up
     * @param outputKept output per stream that is reported, bytes
     */
    public CellRuntime(Cells cells, BubblewrapProperties.Warm warm, double cpus, int outputKept) {
        this.cells = cells;
        this.cpus = cpus;
        this.outputKept = outputKept;
        this.pool = new WarmPool(cells, warm, disposal).start();
        this.report = cells.report(null);
    }

    @Override
    public RuntimeReport report() {
        return report;
    }

    /** Kinds and numbers of what waits; for tests. */
    WarmPool pool() {
        return pool;
    }

    /** From now on no job is run. */
    public void fail(String problem) {
        report = cells.report(problem);
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
            own = cells.start(job);
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
            return Verdicts.of(job, cell, outputKept);
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
        Optional<byte[]> frame = Frame.of(job, warm, cpus, cells.isGrouped());
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
    public void close() {
        running.values().forEach(cell -> cell.kill(Cell.Reason.CANCELLED));
        pool.close();
        disposal.close();
        cells.close();
    }
}
