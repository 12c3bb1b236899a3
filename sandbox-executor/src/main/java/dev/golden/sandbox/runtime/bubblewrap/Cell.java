package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One started sandbox: a process, its group, its folder. It runs one job and is thrown away. */
final class Cell {

    /** Why the host ended it; the first reason counts. */
    enum Reason {
        DEADLINE,
        OUTPUT,
        CANCELLED
    }

    private static final Duration NEW = Duration.ofSeconds(1);

    private final Process process;
    private final Cgroups.Group group;
    private final Path folder;
    private final OutputCapture stdout;
    private final OutputCapture stderr;
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private volatile long cpuBefore;

    Cell(Process process, Cgroups.Group group, Path folder, int outputLimit, boolean waiting) {
        this.process = process;
        this.group = group;
        this.folder = folder;
        Runnable flood = () -> kill(Reason.OUTPUT);
        this.stdout = OutputCapture.start("sandbox-stdout", process.getInputStream(), outputLimit, waiting, flood);
        this.stderr = OutputCapture.start("sandbox-stderr", process.getErrorStream(), outputLimit, false, flood);
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
    boolean assign(byte[] frame, int memoryMegabytes, boolean otherMemory) {
        if (!process.isAlive() || (otherMemory && !group.limitMemory(memoryMegabytes))) {
            return false;
        }
        group.share(Cgroups.Share.NEW);
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
            // Whatever outlived the first process dies before its output is read to the end.
            group.kill();
        }
    }

    void kill(Reason why) {
        reason.compareAndSet(null, why);
        // The first process of the pid namespace dies with its parent, and the whole namespace with it.
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

    /** Where bubblewrap tells the exit status. */
    Path status() {
        return folder.resolve("status");
    }

    boolean outOfMemory() {
        return group.outOfMemory();
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
        group.remove();
        StateFolder.delete(folder);
    }
}
