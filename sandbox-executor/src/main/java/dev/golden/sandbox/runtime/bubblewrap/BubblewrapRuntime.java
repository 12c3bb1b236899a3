package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.sandbox.runtime.JobCancelledException;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Output;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs each job in a bubblewrap sandbox of its own. */
final class BubblewrapRuntime implements SandboxRuntime {

    /** 128 + SIGSYS: the kernel killed the program for a call of another architecture. */
    private static final int KILLED_BY_FILTER = 159;

    private final BubblewrapProperties properties;
    private final Foundation foundation;
    private final Launcher launcher;
    private final AtomicInteger users = new AtomicInteger((int) (System.nanoTime() & 0xffff));
    private final Map<UUID, RunningJob> running = new ConcurrentHashMap<>();
    private volatile RuntimeReport report;

    BubblewrapRuntime(BubblewrapProperties properties, Foundation foundation, Launcher launcher) {
        this.properties = properties;
        this.foundation = foundation;
        this.launcher = launcher;
        this.report = foundation.report(null);
    }

    @Override
    public RuntimeReport report() {
        return report;
    }

    boolean hasOwnProc() {
        return foundation.ownProc();
    }

    /** From now on no job is run. */
    void fail(String problem) {
        report = foundation.report(problem);
    }

    @Override
    public void cancel(UUID jobId) {
        RunningJob job = running.get(jobId);
        if (job != null) {
            job.kill(RunningJob.Reason.CANCELLED);
        }
    }

    @Override
    public JobOutcome run(SandboxJob job, OutputListener listener) throws InterruptedException {
        if (!report.available()) {
            throw new SandboxUnavailableException("Sandbox is not available: " + report.problem());
        }
        Cgroups.Group group;
        Path folder;
        try {
            group = foundation
                    .cgroups()
                    .create(job.id(), job.memoryMegabytes(), properties.processes(), properties.cpus());
            folder = foundation.state().createJobFolder(job.id(), job.files(), job.stdin());
        } catch (UncheckedIOException e) {
            throw new SandboxUnavailableException("Sandbox cannot be prepared", e);
        }
        try {
            return run(job, group, folder, listener);
        } catch (IOException e) {
            throw new SandboxUnavailableException("Sandbox cannot be started", e);
        } finally {
            running.remove(job.id());
            group.kill();
            group.remove();
            StateFolder.delete(folder);
        }
    }

    private JobOutcome run(SandboxJob job, Cgroups.Group group, Path folder, OutputListener listener)
            throws IOException, InterruptedException {
        Path stub = folder.resolve("stub");
        Files.writeString(
                stub,
                foundation.stub().text(job, folder, foundation.filter(job.profile()), group.joinFiles(), nextUser()));
        long started = System.nanoTime();
        Process process = launcher.start(stub);
        RunningJob runningJob = new RunningJob(process, group);
        running.put(job.id(), runningJob);
        int limit = (int) properties.outputLimit().toBytes();
        Runnable flood = () -> runningJob.kill(RunningJob.Reason.OUTPUT);
        OutputCapture stdout = OutputCapture.start(
                "sandbox-stdout",
                process.getInputStream(),
                limit,
                flood,
                (bytes, count) -> listener.written(OutputListener.Channel.STDOUT, bytes, count));
        OutputCapture stderr = OutputCapture.start(
                "sandbox-stderr",
                process.getErrorStream(),
                limit,
                flood,
                (bytes, count) -> listener.written(OutputListener.Channel.STDERR, bytes, count));
        StatusFile status = new StatusFile(folder.resolve("status"));
        try (WorkFolder work = WorkFolder.await(process, status)) {
            release(process);
            if (!process.waitFor(job.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                runningJob.kill(RunningJob.Reason.DEADLINE);
                process.waitFor();
            }
            return conclude(job, group, runningJob, started, stdout, stderr, status, work);
        } finally {
            if (process.isAlive()) {
                runningJob.kill(RunningJob.Reason.CANCELLED);
            }
        }
    }

    private JobOutcome conclude(
            SandboxJob job,
            Cgroups.Group group,
            RunningJob runningJob,
            long started,
            OutputCapture stdout,
            OutputCapture stderr,
            StatusFile status,
            WorkFolder work)
            throws IOException, InterruptedException {
        long wallMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        // Whatever outlived the first process dies before its output is read to the end.
        group.kill();
        Confessions confessions = Confessions.read(stderr.bytes(), job.mark());
        byte[] output = stdout.bytes();
        Integer exitCode = status.exitCode();
        RunningJob.Reason reason = runningJob.reason();
        if (reason == RunningJob.Reason.CANCELLED) {
            throw new JobCancelledException(job.id());
        }
        boolean outOfMemory = group.outOfMemory();
        if (reason == null && exitCode == null && !outOfMemory) {
            throw new SandboxUnavailableException("Sandbox could not be set up: "
                    + Output.of(confessions.rest(), 1000).text().strip());
        }
        List<String> violations = new ArrayList<>(confessions.names());
        boolean bomb = violations.remove("memory_exceeded");
        if (exitCode != null && exitCode == KILLED_BY_FILTER) {
            violations.add("forbidden_syscall");
        }
        int kept = (int) properties.outputKept().toBytes();
        return new JobOutcome(
                verdict(reason, exitCode, outOfMemory || (bomb && exitCode != null && exitCode != 0), violations),
                exitCode,
                Output.of(output, kept),
                Output.of(confessions.rest(), kept),
                List.copyOf(violations),
                new JobOutcome.Usage(
                        TimeUnit.NANOSECONDS.toMillis(group.cpuNanos()), wallMillis, group.memoryPeakBytes()),
                work.collect(job.files()));
    }

    /** From what the host saw: who killed it and why, the kernel's memory events, the exit status. */
    private static ExecutionStatus verdict(
            RunningJob.@Nullable Reason reason,
            @Nullable Integer exitCode,
            boolean outOfMemory,
            List<String> violations) {
        if (reason == RunningJob.Reason.OUTPUT) {
            return ExecutionStatus.OUTPUT_EXCEEDED;
        }
        if (outOfMemory) {
            return ExecutionStatus.MEMORY_EXCEEDED;
        }
        if (reason == RunningJob.Reason.DEADLINE || exitCode == null) {
            return ExecutionStatus.TIMED_OUT;
        }
        if (exitCode == 0) {
            return ExecutionStatus.SUCCEEDED;
        }
        return violations.isEmpty() ? ExecutionStatus.FAILED : ExecutionStatus.DENIED;
    }

    /** Lets the program begin; the stub's standard input is the descriptor that bubblewrap waits on. */
    private static void release(Process process) {
        try (OutputStream gate = process.getOutputStream()) {
            gate.write('\n');
        } catch (IOException e) {
            // It is dead already, which its status tells.
        }
    }

    private @Nullable Integer nextUser() {
        return foundation.dropsUser()
                ? properties.uidBase() + Math.floorMod(users.getAndIncrement(), properties.uidCount())
                : null;
    }

    /** Whether any job is under way; for tests of cancellation. */
    boolean isRunning(UUID jobId) {
        return running.containsKey(jobId);
    }

    /** Kills what still runs and removes folders and groups. */
    void close() {
        running.values().forEach(job -> job.kill(RunningJob.Reason.CANCELLED));
        launcher.close();
        foundation.close();
    }

    static Path filterFile(StateFolder state, Profile profile) {
        return state.file("seccomp-" + profile.wireName() + ".bpf");
    }
}
