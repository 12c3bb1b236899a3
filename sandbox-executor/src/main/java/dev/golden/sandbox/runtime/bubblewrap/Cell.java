package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.OutputListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One started sandbox: a process, its group, its folder. It runs one job and is thrown away. */
public final class Cell {

    /** Why the host ended it; the first reason counts. */
    public enum Reason {
        DEADLINE,
        OUTPUT,
        CANCELLED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Cell.class);
    private static final Duration NEW = Duration.ofMillis(200);
    private static final Duration BUILT = Duration.ofSeconds(5);

    private final Process process;
    private final Cgroups.Group group;
    private final Path folder;
    private final OutputCapture stdout;
    private final OutputCapture stderr;
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final Inside inside;
    private volatile OutputListener listener = OutputListener.NONE;
    private volatile long began = System.nanoTime();
    private volatile long ended;
    private volatile long cpuBefore;
    private boolean open;

    /** @param waiting whether it was started ahead of its job: its program says when it is up */
    public Cell(Process process, Cgroups.Group group, Path folder, int outputLimit, boolean waiting, Inside inside) {
        this.process = process;
        this.group = group;
        this.folder = folder;
        this.inside = inside;
        Runnable flood = () -> kill(Reason.OUTPUT);
        this.stdout = OutputCapture.start(
                "sandbox-stdout",
                process.getInputStream(),
                outputLimit,
                waiting,
                flood,
                (bytes, count) -> listener.written(OutputListener.Channel.STDOUT, bytes, count));
        this.stderr = OutputCapture.start(
                "sandbox-stderr",
                process.getErrorStream(),
                outputLimit,
                false,
                flood,
                (bytes, count) -> listener.written(OutputListener.Channel.STDERR, bytes, count));
    }

    /** Who sees the output as it is written. Set before the job begins. */
    void listen(OutputListener newListener) {
        listener = newListener;
    }

    /** Waits until the sandbox is built and takes hold of its work folder, from which the artifacts are read. */
    synchronized void open() throws IOException, InterruptedException {
        if (!open) {
            // Said by the program, so nobody needs to look again and again.
            stdout.awaitReady(BUILT);
            inside.open(process);
            open = true;
        }
    }

    /** Lets the program of an own start begin: the stub's standard input is what bubblewrap waits for. */
    void release() throws InterruptedException {
        try {
            open();
        } catch (IOException e) {
            LOG.atWarn().log("The work folder of a job cannot be opened: there will be no artifacts", e);
        }
        try (OutputStream gate = process.getOutputStream()) {
            gate.write('\n');
        } catch (IOException e) {
            // It is dead already, which its status tells.
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether its program waits for the job. */
    boolean isReady() {
        return stdout.isReady();
    }

    /** Blocks until it is ready or dead. */
    void awaitReady(Duration time) throws InterruptedException {
        stdout.awaitReady(time);
    }

    /**
     * Hands the job over to the waiting program.
     *
     * @return false when the cell cannot take it: nothing of the job ran, and the cell is of no more use
     */
    boolean assign(byte[] frame, int memoryMegabytes, boolean otherMemory) throws InterruptedException {
        if (!process.isAlive() || (otherMemory && !group.limitMemory(memoryMegabytes))) {
            return false;
        }
        began = System.nanoTime();
        // First, since it may still be starting.
        group.share(Cgroups.Share.NEW);
        try {
            open();
        } catch (IOException e) {
            return false;
        }
        // What it took to get ready is not the job's.
        cpuBefore = group.cpuNanos();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(frame);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for the end of the job and kills it at the limit; afterwards none of its processes is left. */
    void run(Duration timeout) throws InterruptedException {
        try {
            long nanos = timeout.toNanos();
            long first = Math.min(nanos, NEW.toNanos());
            if (!process.waitFor(first, TimeUnit.NANOSECONDS)) {
                group.share(Cgroups.Share.LONG);
                if (nanos == first || !process.waitFor(nanos - first, TimeUnit.NANOSECONDS)) {
                    kill(Reason.DEADLINE);
                    process.waitFor();
                }
            }
        } finally {
            if (process.isAlive()) {
                kill(Reason.CANCELLED);
            }
            ended = System.nanoTime();
            // Whatever outlived the first process dies before its output is read to the end.
            group.kill();
        }
    }

    void kill(Reason why) {
        reason.compareAndSet(null, why);
        inside.stop(process, why);
        // By its handle: Process.destroyForcibly would close the streams and lose what was written.
        process.toHandle().destroyForcibly();
        group.kill();
    }

    @Nullable
    Reason reason() {
        return reason.get();
    }

    byte[] output() throws InterruptedException {
        return stdout.bytes();
    }

    byte[] errors() throws InterruptedException {
        return stderr.bytes();
    }

    /** Null unless the program was started and has ended. */
    @Nullable
    Integer exitCode() throws IOException {
        return inside.exitCode();
    }

    synchronized List<Artifact> artifacts(Map<String, String> given) {
        return inside.artifacts(given);
    }

    boolean outOfMemory() {
        return group.outOfMemory();
    }

    /** From the start, or the handing over of the job, to the end of the program. */
    long wallMillis() {
        return TimeUnit.NANOSECONDS.toMillis(ended - began);
    }

    long cpuMillis() {
        return TimeUnit.NANOSECONDS.toMillis(Math.max(0, group.cpuNanos() - cpuBefore));
    }

    long memoryBytes() {
        return group.memoryBytes();
    }

    long memoryPeakBytes() {
        return group.memoryPeakBytes();
    }

    /** Removes what is left of it on the host. */
    void remove() {
        if (process.isAlive()) {
            kill(Reason.CANCELLED);
        }
        group.kill();
        synchronized (this) {
            try {
                inside.close();
            } catch (IOException e) {
                LOG.warn("The work folder of a job cannot be closed", e);
            }
        }
        group.remove();
        StateFolder.delete(folder);
    }
}
