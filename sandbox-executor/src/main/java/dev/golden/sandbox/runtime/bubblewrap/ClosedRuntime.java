package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.util.UUID;

/** Runs nothing, and says why. */
record ClosedRuntime(RuntimeReport report) implements SandboxRuntime {

    @Override
    public JobOutcome run(SandboxJob job, OutputListener listener) {
        throw new SandboxUnavailableException("Sandbox is not available: " + report.problem());
    }

    @Override
    public void cancel(UUID jobId) {
        // Nothing runs.
    }
}
