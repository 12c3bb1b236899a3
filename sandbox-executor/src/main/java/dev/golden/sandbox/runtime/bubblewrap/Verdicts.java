package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Output;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says how a job ended, from what the host saw: who killed it and why, the kernel's events, the exit status. */
public final class Verdicts {

    /** 128 + SIGSYS: the kernel killed the program for a call of another architecture. */
    private static final int KILLED_BY_FILTER = 159;

    private Verdicts() {}

    /**
     * What the host saw of a job that is over.
     *
     * @param reason why the host ended it, or null
     * @param exitCode null unless the program ended by itself
     * @param outOfMemory whether the kernel killed it, or a process of it, for want of memory
     */
    public record Facts(
            Cell.@Nullable Reason reason, @Nullable Integer exitCode, boolean outOfMemory, JobOutcome.Usage usage) {}

    /**
     * @param kept bytes per stream
     * @throws JobCancelledException when that is why it ended
     * @throws SandboxUnavailableException when the program was never started
     */
    static JobOutcome of(SandboxJob job, Cell cell, int kept) throws IOException, InterruptedException {
        byte[] errors = cell.errors();
        byte[] output = cell.output();
        Cell.Reason reason = cell.reason();
        // Of a program that was killed it tells the killing only.
        Integer exitCode = reason == null ? cell.exitCode() : null;
        JobOutcome.Usage usage = new JobOutcome.Usage(cell.cpuMillis(), cell.wallMillis(), cell.memoryPeakBytes());
        Facts facts = new Facts(reason, exitCode, cell.outOfMemory(), usage);
        return of(job, facts, output, errors, kept, () -> cell.artifacts(job.files()));
    }

    /**
     * @param kept bytes per stream
     * @param artifacts asked for when the job counts
     * @throws JobCancelledException when that is why it ended
     * @throws SandboxUnavailableException when the program was never started
     */
    public static JobOutcome of(
            SandboxJob job, Facts facts, byte[] output, byte[] errors, int kept, Supplier<List<Artifact>> artifacts) {
        Confessions confessions = Confessions.read(errors, job.mark());
        Integer exitCode = facts.exitCode();
        if (facts.reason() == Cell.Reason.CANCELLED) {
            throw new JobCancelledException(job.id());
        }
        if (facts.reason() == null && exitCode == null && !facts.outOfMemory()) {
            throw new SandboxUnavailableException("Sandbox could not be set up: "
                    + Output.of(confessions.rest(), 1000).text().strip());
        }
        List<String> violations = new ArrayList<>(confessions.names());
        boolean bomb = violations.remove("memory_exceeded");
        if (exitCode != null && exitCode == KILLED_BY_FILTER) {
            violations.add("forbidden_syscall");
        }
        boolean outOfMemory = facts.outOfMemory() || (bomb && exitCode != null && exitCode != 0);
        return new JobOutcome(
                status(facts.reason(), exitCode, outOfMemory, violations),
                exitCode,
                Output.of(output, kept),
                Output.of(confessions.rest(), kept),
                List.copyOf(violations),
                facts.usage(),
                artifacts.get());
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
