package dev.golden.sandbox.runtime.bubblewrap;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A job under way and, once it is killed, the first reason for it. */
final class RunningJob {

    /** Why the host ended it. */
    enum Reason {
        DEADLINE,
        OUTPUT,
        CANCELLED
    }

    private final Process process;
    private final Cgroups.Group group;
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();

    RunningJob(Process process, Cgroups.Group group) {
        this.process = process;
        this.group = group;
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
}
