package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Output;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how a job ended, from what the host saw: who killed it and why, the kernel's events, the exit status. */
final class Verdicts {

    /** 128 + SIGSYS: the kernel killed the program for a call of another architecture. */
    private static final int KILLED_BY_FILTER = 159;

    private Verdicts() {}

    /**
     * @param kept bytes per stream
     * @throws JobCancelledException when that is why it ended
     * @throws SandboxUnavailableException when the program was never started
     */
    static JobOutcome of(SandboxJob job, Cell cell, int kept) throws IOException, InterruptedException {
        Confessions confessions = Confessions.read(cell.errors(), job.mark());
        byte[] output = cell.output();
        Cell.Reason reason = cell.reason();
        // Of a program that was killed it tells the killing only.
        Integer exitCode = reason == null ? cell.exitCode() : null;
        if (reason == Cell.Reason.CANCELLED) {
            throw new JobCancelledException(job.id());
        }
        boolean outOfMemory = cell.outOfMemory();
        if (reason == null && exitCode == null && !outOfMemory) {
            throw new SandboxUnavailableException("Sandbox could not be set up: "
                    + Output.of(confessions.rest(), 1000).text().strip());
        }
        List<String> violations = new ArrayList<>(confessions.names());
        boolean bomb = violations.remove("memory_exceeded");
        if (exitCode != null && exitCode == KILLED_BY_FILTER) {
            violations.add("forbidden_syscall");
        }
        return new JobOutcome(
                status(reason, exitCode, outOfMemory || (bomb && exitCode != null && exitCode != 0), violations),
                exitCode,
                Output.of(output, kept),
                Output.of(confessions.rest(), kept),
                List.copyOf(violations),
                new JobOutcome.Usage(cell.cpuMillis(), cell.wallMillis(), cell.memoryPeakBytes()),
                cell.artifacts(job.files()));
    }

    private static ExecutionStatus status(
            Cell.@Nullable Reason reason, @Nullable Integer exitCode, boolean outOfMemory, List<String> violations) {
        if (reason == Cell.Reason.OUTPUT) {
            return ExecutionStatus.OUTPUT_EXCEEDED;
        }
        if (outOfMemory) {
            return ExecutionStatus.MEMORY_EXCEEDED;
        }
        if (reason == Cell.Reason.DEADLINE || exitCode == null) {
            return ExecutionStatus.TIMED_OUT;
        }
        if (exitCode == 0) {
            return ExecutionStatus.SUCCEEDED;
        }
        return violations.isEmpty() ? ExecutionStatus.FAILED : ExecutionStatus.DENIED;
    }
}
