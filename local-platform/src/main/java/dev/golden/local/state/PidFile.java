package dev.golden.local.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Names a running process by id and start time. The start time is what makes it safe to signal: ids are reused, so an
 * id alone could name somebody else's process after a reboot.
 */
public record PidFile(Path path) {

    /** Records the process; it replaces what was there. */
    public void write(ProcessHandle process) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, process.pid() + " " + startOf(process) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recorded process, when it still runs and is the very one that was recorded. */
    public Optional<ProcessHandle> find() {
        try {
            String[] parts = Files.readString(path).strip().split(" ", 2);
            if (parts.length != 2) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> startOf(handle).equals(parts[1]));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Clock ticks since boot on Linux, exact where the wall clock may have been set; else the start instant. */
    private static String startOf(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // A zombie is a process that already ended and only waits to be reaped.
            return fields[0].equals("Z") ? "ended" : fields[19];
        } catch (IOException e) {
            return process.info().startInstant().map(Instant::toString).orElse("unknown");
        }
    }
}
