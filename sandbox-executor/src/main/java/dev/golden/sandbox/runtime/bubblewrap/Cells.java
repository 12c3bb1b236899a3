package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Builds the sandboxes of a runtime, and knows what holds in them. */
public interface Cells {

    /** Starts the job's own program, which begins when it is released. */
    Cell start(SandboxJob job) throws IOException;

    /** Starts a program that waits for its job. */
    Cell startAhead(WarmStart.Kind kind) throws IOException;

    /** Whether the memory of a job is held as a whole, so that no process needs a limit of its own. */
    boolean isGrouped();

    /** @param problem why no job is run, or null */
    RuntimeReport report(@Nullable String problem);

    /** Removes what all its sandboxes shared. */
    void close();
}
