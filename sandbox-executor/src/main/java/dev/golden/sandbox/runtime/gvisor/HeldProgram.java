package dev.golden.sandbox.runtime.gvisor;

import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.bubblewrap.Cell;
import dev.golden.sandbox.runtime.bubblewrap.HolderReport;
import dev.golden.sandbox.runtime.bubblewrap.Inside;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program of a container, whose first process, the holder, reports on it through a file. */
final class HeldProgram implements Inside {

    private static final Logger LOG = LoggerFactory.getLogger(HeldProgram.class);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    /** What the holder gets to kill the program and to tell what it left. */
    private static final long LAST_WORDS_MILLIS = 1500;

    private static final byte[] UP = {'u', 'p', '\n'};

    private final Path report;
    private final Path stop;
    private @Nullable HolderReport read;

    /**
     * @param report what the holder writes
     * @param stop pipe that the holder reads
     */
    HeldProgram(Path report, Path stop) {
        this.report = report;
        this.stop = stop;
    }

    @Override
    public void open(Process process) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (process.isAlive()
                && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()
                && !isUp()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean isUp() throws IOException {
        try (InputStream stream = Files.newInputStream(report)) {
            return Arrays.equals(stream.readNBytes(UP.length), UP);
        }
    }

    /** Of a cancelled job nobody wants to know what it left. */
    @Override
    public void stop(Process process, Cell.Reason why) {
        if (why == Cell.Reason.CANCELLED) {
            return;
        }
        // For reading too: opening a pipe that nobody reads any more would block.
        try (RandomAccessFile pipe = new RandomAccessFile(stop.toFile(), "rw")) {
            pipe.write(0);
            process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            LOG.atDebug().log("The holder cannot be told to stop: it is killed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable Integer exitCode() throws IOException {
        return read().exitCode();
    }

    @Override
    public List<Artifact> artifacts(Map<String, String> given) {
        try {
            return read().without(given);
        } catch (IOException e) {
            LOG.atWarn().log("Artifacts cannot be read", e);
            return List.of();
        }
    }

    private HolderReport read() throws IOException {
        if (read == null) {
            try (InputStream stream = Files.newInputStream(report)) {
                read = HolderReport.parse(stream.readNBytes(HolderReport.LONGEST));
            }
        }
        return read;
    }

    @Override
    public void close() {
        // The file goes with the folder of the job.
    }
}
