package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Describes pods: one container for the job, one that sees its folder read-only and tells what the job left when it is
 * over. Both hold to Pod Security "restricted", have no token, no name service and no link to any service.
 */
final class JobPods {

    /** The container of the job; its status is the verdict. */
    static final String JOB = "job";
    /** The container that reads the folder of the job. */
    static final String READER = "reader";

    private final KubernetesProperties properties;
    private final Scripts scripts;
    private final String executor;
    private final SecureRandom random = new SecureRandom();

    /** @param executor name of this executor, as a label value */
    JobPods(KubernetesProperties properties, Scripts scripts, String executor) {
        this.properties = properties;
        this.scripts = scripts;
        this.executor = executor;
    }

    /** A pod that waits for its job. */
    Pod ahead(WarmStart.Kind kind) {
        return pod(
                        Labels.WAITING,
                        fingerprint(kind),
                        kind.memoryMegabytes(),
                        properties.warm().age(),
                        words(kind.profile(), "wait", kind.environment(), kind.command()))
                .build();
    }

    /** A pod for one job, which it is told when it is up. */
    Pod own(SandboxJob job, String until) {
        Map<String, String> environment = new TreeMap<>(job.environment());
        environment.remove(SandboxJob.MARK_VARIABLE);
        return pod(
                        Labels.CLAIMED,
                        "own",
                        job.memoryMegabytes(),
                        properties.start().plus(job.timeout()).plus(Labels.MARGIN),
                        words(job.profile(), "own", environment, List.of()))
                .editMetadata()
                .addToAnnotations(Labels.UNTIL, until)
                .endMetadata()
                .build();
    }

    /** Equal for kinds whose pods can take the same jobs: nothing of a pod may differ from what this executor makes. */
    String fingerprint(WarmStart.Kind kind) {
        String all = kind + "|" + properties + "|" + scripts;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> words(Profile profile, String mode, Map<String, String> environment, List<String> command) {
        List<String> words = new ArrayList<>(List.of(
                properties.python().toString(),
                "-I",
                "-S",
                "-c",
                scripts.init(),
                scripts.filter(profile),
                Integer.toString(properties.processes() - 2),
                Long.toString(properties.fileSize().toBytes()),
                mode));
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PWD", SandboxJob.WORK);
        variables.forEach((name, value) -> words.add(name + "=" + value));
        words.add("--");
        words.addAll(command);
        return words;
    }

    private PodBuilder pod(String state, String kind, int memoryMegabytes, Duration longest, List<String> words) {
        long user = properties.uidBase() + random.nextInt(properties.uidCount());
        return new PodBuilder()
                .withNewMetadata()
                .withName("job-" + UUID.randomUUID())
                .withNamespace(properties.namespace())
                .addToLabels(Labels.MANAGED_BY, Labels.EXECUTOR_NAME)
                .addToLabels(Labels.STATE, state)
                .addToLabels(Labels.KIND, kind)
                .addToLabels(Labels.EXECUTOR, executor)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withRuntimeClassName(properties.runtimeClass().isEmpty() ? null : properties.runtimeClass())
                .withHostUsers(properties.userNamespaces() ? Boolean.FALSE : null)
                .withHostname("sandbox")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withDnsPolicy("None")
                .withNewDnsConfig()
                .withNameservers("127.0.0.1")
                .endDnsConfig()
                .withTerminationGracePeriodSeconds(0L)
                .withActiveDeadlineSeconds(longest.toSeconds())
                .withNodeSelector(properties.nodeSelector())
                .withTolerations(tolerations())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withVolumes(volume("work"), volume("tmp"), volume("shm"))
                .withContainers(
                        container(
                                        JOB,
                                        words,
                                        memoryMegabytes + properties.overhead().toMegabytes(),
                                        properties.cpus())
                                .withStdin(true)
                                .withVolumeMounts(
                                        mount("work", SandboxJob.WORK, false),
                                        mount("tmp", "/tmp", false),
                                        mount("shm", "/dev/shm", false))
                                .build(),
                        reader())
                .endSpec();
    }

    private Container reader() {
        return container(READER, List.of("/usr/bin/sleep", "infinity"), 48, 0.2)
                .withVolumeMounts(mount("work", SandboxJob.WORK, true))
                .build();
    }

    private ContainerBuilder container(String name, List<String> words, long memoryMegabytes, double cpus) {
        Quantity memory = new Quantity(memoryMegabytes + "Mi");
        return new ContainerBuilder()
                .withName(name)
                .withImage(properties.image())
                .withImagePullPolicy(properties.pullPolicy())
                .withCommand(words)
                .withWorkingDir("/")
                .withTerminationMessagePath("/dev/termination-log")
                .withNewResources()
                .addToRequests("cpu", new Quantity("20m"))
                .addToRequests("memory", memory)
                .addToRequests("ephemeral-storage", new Quantity("1Mi"))
                .addToLimits("cpu", new Quantity((long) (cpus * 1000) + "m"))
                .addToLimits("memory", memory)
                .addToLimits("ephemeral-storage", new Quantity("16Mi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
    }

    /** In memory, which has a size and counts as the job's. */
    private Volume volume(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(new Quantity(properties.folderSize().toMegabytes() + "Mi"))
                .endEmptyDir()
                .build();
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    private List<Toleration> tolerations() {
        return properties.tolerations().stream()
                .map(key -> new TolerationBuilder()
                        .withKey(key)
                        .withOperator("Exists")
                        .build())
                .toList();
    }
}
