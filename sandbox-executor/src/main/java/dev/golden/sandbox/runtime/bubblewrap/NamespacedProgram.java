package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Artifact;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A program in bubblewrap's namespaces: its status comes through a file, what it left through a descriptor of its folder. */
final class NamespacedProgram implements Inside {

    private static final Logger LOG = LoggerFactory.getLogger(NamespacedProgram.class);
    private static final Duration KILLED = Duration.ofSeconds(1);

    private final StatusFile status;
    private @Nullable WorkFolder work;

    NamespacedProgram(StatusFile status) {
        this.status = status;
    }

    @Override
    public void open(Process process) throws IOException {
        work = WorkFolder.await(process, status);
    }

    /**
     * The whole process namespace dies with its first process, and bubblewrap, its parent, collects it. Killing the parent
     * first would leave it to the machine's or the container's first process, which may never do that.
     */
    @Override
    public void stop(Process process, Cell.Reason why) {
        try {
            Long first = status.childPid();
            if (first != null && process.isAlive()) {
                ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
                process.waitFor(KILLED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            LOG.atDebug().log("The first process of a sandbox is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable Integer exitCode() throws IOException {
        return status.exitCode();
    }

    @Override
    public List<Artifact> artifacts(Map<String, String> given) {
        return work == null ? List.of() : work.collect(given);
    }

    @Override
    public void close() throws IOException {
        if (work != null) {
            work.close();
        }
    }
}
