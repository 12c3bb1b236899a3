package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.OutputListener.Channel;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.bubblewrap.Cell.Reason;
import dev.golden.sandbox.runtime.bubblewrap.HolderReport;
import dev.golden.sandbox.runtime.bubblewrap.Verdicts;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecListener;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod that has been given to a job: hands the job over, sees its output, ends it, and says how it ended. */
final class RunningPod {

    private static final Logger LOG = LoggerFactory.getLogger(RunningPod.class);
    private static final int PIECE = 32 * 1024;
    /** From the end of the output to the status that the node reports. */
    private static final Duration STATUS = Duration.ofSeconds(15);

    private static final Duration CLOSED = Duration.ofSeconds(3);
    private static final Duration READ = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final KubernetesProperties properties;
    private final Pod pod;
    private final SandboxJob job;
    private final JobOutput stdout;
    private final JobOutput stderr;
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
    private final AtomicInteger streams = new AtomicInteger(2);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    RunningPod(Cluster cluster, KubernetesProperties properties, Pod pod, SandboxJob job, OutputListener listener) {
        this.cluster = cluster;
        this.properties = properties;
        this.pod = pod;
        this.job = job;
        int limit = (int) properties.outputLimit().toBytes();
        Runnable flood = () -> end(Reason.OUTPUT);
        Runnable ended = () -> {
            if (streams.decrementAndGet() == 0) {
                over.countDown();
            }
        };
        this.stdout = new JobOutput(Channel.STDOUT, listener, limit, job.mark(), true, flood, ended);
        this.stderr = new JobOutput(Channel.STDERR, listener, limit, job.mark(), false, flood, ended);
    }

    /** The first reason counts. */
    void end(Reason why) {
        reason.compareAndSet(null, why);
        over.countDown();
    }

    /**
     * Runs the job to its end or to one of its limits.
     *
     * @param frame the job as the pod's first process reads it
     * @param begun told when the program begins
     */
    JobOutcome run(byte[] frame, String reader, Runnable begun) throws InterruptedException {
        long began;
        try (ExecWatch attached = attach()) {
            send(attached.getInput(), frame);
            if (!stdout.awaitBegin(properties.start().toNanos()) && reason.get() == null) {
                throw new SandboxUnavailableException(
                        "Pod does not begin its job: " + new String(stderr.bytes(), StandardCharsets.UTF_8).strip());
            }
            began = System.nanoTime();
            begun.run();
            if (!over.await(job.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                end(Reason.DEADLINE);
            }
            if (reason.get() == null) {
                acknowledge(attached.getInput());
            }
        } catch (IOException | KubernetesClientException e) {
            throw new SandboxUnavailableException("Pod cannot be reached", e);
        }
        long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        Optional<ContainerStateTerminated> ended = reason.get() == null ? ended() : Optional.empty();
        Verdicts.Facts facts = new Verdicts.Facts(
                reason.get(),
                ended.map(ContainerStateTerminated::getExitCode).orElse(null),
                ended.map(state -> "OOMKilled".equals(state.getReason())).orElse(false),
                new JobOutcome.Usage(0, wall, 0));
        return Verdicts.of(
                job,
                facts,
                stdout.bytes(),
                stderr.bytes(),
                (int) properties.outputKept().toBytes(),
                () -> ended.isEmpty()
                        ? List.of()
                        : HolderReport.parse(read(reader)).without(job.files()));
    }

    private ExecWatch attach() {
        return cluster.resource(pod)
                .inContainer(JobPods.JOB)
                .redirectingInput()
                .writingOutput(stdout)
                .writingError(stderr)
                .usingListener(new ExecListener() {
                    @Override
                    public void onClose(int code, String why) {
                        closed.countDown();
                        over.countDown();
                    }

                    @Override
                    public void onFailure(Throwable cause, ExecListener.@Nullable Response response) {
                        LOG.atDebug().addKeyValue("job", job.id()).log("Connection to a pod broke", cause);
                        closed.countDown();
                        over.countDown();
                    }
                })
                .attach();
    }

    private static void send(OutputStream input, byte[] frame) throws IOException {
        input.write(String.format(Locale.ROOT, "%010d\n", frame.length).getBytes(StandardCharsets.US_ASCII));
        for (int at = 0; at < frame.length; at += PIECE) {
            input.write(frame, at, Math.min(PIECE, frame.length - at));
            input.flush();
        }
        input.flush();
    }

    /** Nothing was lost: the container may end. When the connection broke, it does so by itself after a while. */
    private void acknowledge(OutputStream input) throws InterruptedException {
        try {
            input.write('\n');
            input.flush();
            closed.await(CLOSED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException | KubernetesClientException e) {
            LOG.atDebug().addKeyValue("job", job.id()).log("Connection to a pod is closed already", e);
        }
    }

    /** What the node says of the container; empty when it does not end though its output did. */
    private Optional<ContainerStateTerminated> ended() {
        return cluster.await(pod, Labels::isOver, STATUS)
                .flatMap(found -> Labels.status(found, JobPods.JOB))
                .map(status -> status.getState().getTerminated());
    }

    /** Runs in the container that the job never was in, when nothing of the job runs any more. */
    private byte[] read(String reader) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (ExecWatch reading = cluster.resource(pod)
                .inContainer(JobPods.READER)
                .writingOutput(new Bounded(told))
                .exec(properties.python().toString(), "-I", "-S", "-c", reader)) {
            reading.exitCode().get(READ.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException
                | KubernetesClientException e) {
            LOG.atWarn().addKeyValue("job", job.id()).log("Artifacts cannot be read", e);
        }
        synchronized (told) {
            return told.toByteArray();
        }
    }

    /** Drops what is more than a report can be. */
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream target;

        private Bounded(ByteArrayOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            synchronized (target) {
                int room = Math.min(count, HolderReport.LONGEST - target.size());
                target.write(bytes, offset, Math.max(0, room));
            }
        }
    }
}
