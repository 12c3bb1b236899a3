package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.OutputListener;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.Cell;
import dev.golden.sandbox.runtime.bubblewrap.Frame;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each job in a pod of its own: one that waits already, or else one that is started for it. */
final class KubernetesRuntime implements SandboxRuntime, AutoCloseable {

    static final String NAME = "kubernetes";

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesRuntime.class);
    private static final long ROUND_SECONDS = 5;

    private final KubernetesProperties properties;
    private final Cluster cluster;
    private final JobPods pods;
    private final PodPool pool;
    private final Scripts scripts;
    private final Map<UUID, RunningPod> running = new ConcurrentHashMap<>();
    private final Semaphore signal = new Semaphore(0);
    private final ExecutorService removal = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread tending =
            Thread.ofPlatform().daemon().name("sandbox-pods").unstarted(this::tend);
    private volatile boolean open = true;
    private volatile @Nullable String problem;

    KubernetesRuntime(KubernetesProperties properties, Cluster cluster, JobPods pods, PodPool pool, Scripts scripts) {
        this.properties = properties;
        this.cluster = cluster;
        this.pods = pods;
        this.pool = pool;
        this.scripts = scripts;
    }

    /** Looks after the pods from now on. */
    void start() {
        tending.start();
    }

    /** From now on no job is run. */
    void fail(String newProblem) {
        problem = newProblem;
    }

    @Override
    public RuntimeReport report() {
        String isolation = properties.runtimeClass().isEmpty()
                ? "the nodes' own runtime, a shared kernel"
                : "RuntimeClass " + properties.runtimeClass();
        return new RuntimeReport(
                NAME,
                properties.runtimeClass().isEmpty() ? "pod" : properties.runtimeClass(),
                problem == null,
                problem,
                Map.of(
                        "isolation", isolation,
                        "files", "read-only image, sized emptyDir in memory, rlimit",
                        "network", "NetworkPolicy, seccomp",
                        "system calls", "seccomp allow-list",
                        "user",
                                "user id per pod, no capability"
                                        + (properties.userNamespaces() ? ", user namespace" : ""),
                        "memory", "cgroup of the container",
                        "cpu", "cgroup of the container",
                        "processes", "rlimit per user id",
                        "processes of others", "pod",
                        "time", "wall clock of the executor, deadline of the pod"));
    }

    @Override
    public void expect(WarmStart.Kind kind) {
        if (problem == null) {
            pool.expect(kind);
            signal.release();
        }
    }

    @Override
    public Map<String, Integer> waiting() {
        return pool.sizes();
    }

    @Override
    public void cancel(UUID jobId) {
        RunningPod pod = running.get(jobId);
        if (pod != null) {
            pod.end(Cell.Reason.CANCELLED);
        }
    }

    @Override
    public JobOutcome run(SandboxJob job, OutputListener listener) throws InterruptedException {
        if (problem != null) {
            throw new SandboxUnavailableException("Sandbox is not available: " + problem);
        }
        try {
            WarmStart warm = job.warmStart();
            if (warm != null && fits(job, warm)) {
                Optional<Pod> claimed = pool.claim(job, warm.kind());
                signal.release();
                if (claimed.isPresent()) {
                    return run(job, claimed.get(), warm.words(), listener, true);
                }
            }
            Pod own = cluster.create(pods.own(job, pool.until(job)));
            try {
                Optional<Pod> up =
                        cluster.await(own, pod -> Labels.isUp(pod) || Labels.isOver(pod), properties.start());
                if (up.isEmpty() || !Labels.isUp(up.get())) {
                    throw new SandboxUnavailableException("Pod does not start: "
                            + up.map(Pod::getStatus).map(String::valueOf).orElse("no node takes it"));
                }
            } catch (RuntimeException e) {
                remove(own);
                throw e;
            }
            return run(job, own, job.command(), listener, false);
        } catch (KubernetesClientException e) {
            throw new SandboxUnavailableException("The API server refuses: " + e.getMessage(), e);
        }
    }

    private static boolean fits(SandboxJob job, WarmStart warm) {
        return job.memoryMegabytes() == warm.kind().memoryMegabytes()
                && (warm.kind().folders() || job.files().keySet().stream().noneMatch(name -> name.contains("/")));
    }

    private JobOutcome run(SandboxJob job, Pod pod, List<String> words, OutputListener listener, boolean waited)
            throws InterruptedException {
        RunningPod runningPod = new RunningPod(cluster, properties, pod, job, listener);
        running.put(job.id(), runningPod);
        try {
            byte[] frame = Frame.whole(job, words, job.timeout().toSeconds() + 2, 0)
                    .orElseThrow(() -> new SandboxUnavailableException("A text of the job has a NUL character"));
            return runningPod.run(frame, scripts.reader(), () -> listener.started(waited));
        } finally {
            running.remove(job.id());
            remove(pod);
        }
    }

    /** Off the way of the answer; who fails leaves it to the next round. */
    private void remove(Pod pod) {
        removal.execute(() -> {
            try {
                cluster.delete(pod);
            } catch (KubernetesClientException e) {
                LOG.atWarn().addKeyValue("pod", pod.getMetadata().getName()).log("Pod cannot be removed yet", e);
            }
        });
    }

    private void tend() {
        try {
            while (open) {
                try {
                    pool.tend();
                } catch (KubernetesClientException e) {
                    LOG.atWarn().log("Pods cannot be looked after", e);
                    signal.drainPermits();
                }
                signal.tryAcquire(ROUND_SECONDS, TimeUnit.SECONDS);
                signal.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what still runs and removes the waiting pods of this executor. */
    @Override
    public void close() {
        open = false;
        running.values().forEach(pod -> pod.end(Cell.Reason.CANCELLED));
        tending.interrupt();
        try {
            tending.join(TimeUnit.SECONDS.toMillis(10));
            removal.shutdown();
            if (!removal.awaitTermination(20, TimeUnit.SECONDS)) {
                LOG.warn("Some pods are left to the other replicas or their deadline");
            }
            pool.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KubernetesClientException e) {
            LOG.atWarn().log("Waiting pods are left to the other replicas or their deadline", e);
        }
    }
}
