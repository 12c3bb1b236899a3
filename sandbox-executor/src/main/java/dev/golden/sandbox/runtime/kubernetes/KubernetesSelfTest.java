package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Checks at start-up that the namespace has its walls, and tries in real pods what must be refused. */
final class KubernetesSelfTest {

    private static final String SCRIPT = """
            import ctypes, errno, os, socket, sys
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                ctypes.set_errno(0)
                done = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments])
                return 0 if done != -1 else ctypes.get_errno()
            def refusal(act):
                try:
                    act()
                    return 0
                except OSError as refused:
                    return refused.errno
            def bad(what):
                print(what)
                sys.exit(1)
            facts = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
            if any(int(facts[kind], 16) for kind in ("CapEff", "CapPrm", "CapBnd")):
                bad("capabilities are held")
            if facts["Seccomp"].strip() != "2":
                bad("no system call filter")
            if libc.prctl(39, 0, 0, 0, 0) != 1:
                bad("privileges can be gained")
            if os.getuid() < 100000 or not refusal(lambda: os.setuid(0)):
                bad("the user is not one of the jobs'")
            if os.path.exists("/var/run/secrets"):
                bad("a token is visible")
            if any(name.startswith("KUBERNETES") for name in os.environ):
                bad("the environment of the pod is visible")
            if not refusal(lambda: open("/proc/1/environ").read()):
                bad("the environment of the first process is visible")
            for folder in ("/", "/dev", "/usr", "/opt/golden"):
                if not refusal(lambda: open(folder + "/probe", "w")):
                    bad(folder + " can be written")
            for family in (socket.AF_INET, socket.AF_INET6):
                if refusal(lambda: socket.socket(family)) != errno.EACCES:
                    bad("sockets are not refused")
            for name, number in (("mount", 165), ("unshare", 272), ("ptrace", 101), ("chroot", 161), ("bpf", 321)):
                if call(number) != errno.EPERM:
                    bad(name + " is not refused")
            forked = refusal(os.fork)
            if forked == 0:
                try:
                    os.waitpid(0, os.WNOHANG)
                except ChildProcessError:
                    os._exit(0)
            if (forked == errno.EACCES) != (sys.argv[1] == "strict"):
                bad("creating a process answers %d" % forked)
            """;

    /** Ends with 0 when the API server cannot be reached. No filter holds in the container where it runs. */
    private static final String PROBE = """
            import os, socket, sys
            try:
                socket.create_connection((os.environ["KUBERNETES_SERVICE_HOST"], int(os.environ["KUBERNETES_SERVICE_PORT"])), 3)
            except OSError:
                sys.exit(0)
            sys.exit(1)
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KubernetesRuntime runtime;
    private final KubernetesProperties properties;
    private final Cluster cluster;
    private final JobPods pods;
    private final PodPool pool;

    KubernetesSelfTest(
            KubernetesRuntime runtime, KubernetesProperties properties, Cluster cluster, JobPods pods, PodPool pool) {
        this.runtime = runtime;
        this.properties = properties;
        this.cluster = cluster;
        this.pods = pods;
        this.pool = pool;
    }

    /** First thing that does not hold, or null. */
    @Nullable
    String problem() throws InterruptedException {
        try {
            String walls = wallsProblem();
            if (walls != null) {
                return walls;
            }
            for (Profile profile : Profile.values()) {
                JobOutcome outcome = runtime.run(job(profile));
                if (outcome.status() != ExecutionStatus.SUCCEEDED) {
                    return "self-test of profile " + profile.wireName() + ": " + outcome.status() + " "
                            + outcome.stdout().text().strip()
                            + outcome.stderr().text().strip();
                }
            }
            return networkProblem();
        } catch (SandboxUnavailableException | KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Of the namespace: what admits pods, and what lets them talk. */
    @Nullable
    String wallsProblem() {
        Pod privileged = new PodBuilder(pods.own(job(Profile.STRICT), ""))
                .editSpec()
                .withHostPID(true)
                .endSpec()
                .build();
        if (!cluster.refuses(privileged)) {
            return "namespace " + properties.namespace()
                    + " admits pods that share the processes of their node: label it for Pod Security \"restricted\"";
        }
        List<NetworkPolicy> policies = cluster.policies();
        if (policies.stream().map(NetworkPolicy::getSpec).noneMatch(KubernetesSelfTest::deniesAll)) {
            return "namespace " + properties.namespace() + " has no NetworkPolicy that denies all traffic of all pods";
        }
        for (NetworkPolicy policy : policies) {
            if (!policy.getSpec().getIngress().isEmpty()
                    || !policy.getSpec().getEgress().isEmpty()) {
                return "NetworkPolicy " + policy.getMetadata().getName() + " in namespace " + properties.namespace()
                        + " allows traffic: jobs have none";
            }
        }
        return null;
    }

    private static boolean deniesAll(NetworkPolicySpec spec) {
        return (spec.getPodSelector() == null
                        || (spec.getPodSelector().getMatchLabels().isEmpty()
                                && spec.getPodSelector().getMatchExpressions().isEmpty()))
                && spec.getPolicyTypes().containsAll(List.of("Ingress", "Egress"))
                && spec.getIngress().isEmpty()
                && spec.getEgress().isEmpty();
    }

    /** A policy is an object that somebody must enforce. */
    private @Nullable String networkProblem() throws InterruptedException {
        SandboxJob job = job(Profile.STRICT);
        Pod pod = cluster.create(pods.own(job, pool.until(job)));
        try {
            Optional<Pod> up = cluster.await(pod, Labels::isUp, properties.start());
            if (up.isEmpty()) {
                return "a pod does not start";
            }
            try (ExecWatch probe = cluster.resource(pod)
                    .inContainer(JobPods.READER)
                    .writingOutput(OutputStream.nullOutputStream())
                    .exec(properties.python().toString(), "-I", "-S", "-c", PROBE)) {
                Integer code = probe.exitCode().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                return Objects.equals(code, 0) ? null : "pods reach the API server: nothing enforces the NetworkPolicy";
            } catch (ExecutionException | TimeoutException e) {
                return "whether the NetworkPolicy is enforced cannot be tried: " + e.getMessage();
            }
        } finally {
            cluster.delete(pod);
        }
    }

    private static SandboxJob job(Profile profile) {
        return new SandboxJob(
                Ids.next(),
                List.of("/usr/bin/python3", "-I", "-S", "-B", "self-test.py", profile.wireName()),
                Map.of("self-test.py", SCRIPT),
                Map.of("PATH", "/usr/bin:/bin"),
                "",
                profile,
                PATIENCE,
                128,
                "self-test",
                true,
                null);
    }
}
