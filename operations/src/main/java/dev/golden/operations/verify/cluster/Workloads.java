package dev.golden.operations.verify.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods and what makes them. */
public final class Workloads {

    private static final Pattern ERROR =
            Pattern.compile("\"log\\.level\"\\s*:\\s*\"ERROR\"|\"level\"\\s*:\\s*\"ERROR\"| ERROR ");
    /** The dead-letter trial's message bears such an id: that nobody can read it is what the trial is about. */
    private static final Pattern OWN_TRIAL = Pattern.compile("\"event\"\\s*:\\s*\"verify-");

    private static final int LOG_HOUR = 3600;
    private static final int MAX_RESTARTS = 3;

    private final KubernetesClient client;
    private final Clock clock;

    Workloads(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** What keeps the Deployment or StatefulSet from being wholly there; empty when it is. */
    public List<String> faults(String name) {
        Deployment deployment = find(name);
        if (deployment != null) {
            return faults(
                    "Deployment " + name,
                    deployment.getSpec().getReplicas(),
                    deployment.getStatus() == null
                            ? null
                            : deployment.getStatus().getReadyReplicas());
        }
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .get();
        if (set == null) {
            return List.of("neither Deployment nor StatefulSet " + name + " is there");
        }
        return faults(
                "StatefulSet " + name,
                set.getSpec().getReplicas(),
                set.getStatus() == null ? null : set.getStatus().getReadyReplicas());
    }

    private static List<String> faults(String object, @Nullable Integer replicas, @Nullable Integer readyReplicas) {
        int wanted = Objects.requireNonNullElse(replicas, 1);
        int ready = Objects.requireNonNullElse(readyReplicas, 0);
        return ready >= Math.max(1, wanted)
                ? List.of()
                : List.of(object + " has " + ready + " of " + wanted + " replicas ready");
    }

    /** Image of the Deployment's first container. */
    public Optional<String> image(String name) {
        Deployment deployment = find(name);
        return deployment == null
                ? Optional.empty()
                : deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                        .map(Container::getImage)
                        .findFirst();
    }

    public List<String> podsNotRunning() {
        List<Pod> pods = pods();
        if (pods.isEmpty()) {
            return List.of("there are no pods");
        }
        return pods.stream()
                .filter(pod -> !List.of("Running", "Succeeded").contains(phase(pod)))
                .map(pod -> pod.getMetadata().getName() + " is " + phase(pod))
                .toList();
    }

    public List<String> oftenRestarted() {
        return pods().stream()
                .filter(pod -> pod.getStatus() != null)
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> status.getRestartCount() > MAX_RESTARTS)
                        .map(status ->
                                pod.getMetadata().getName() + " restarted " + status.getRestartCount() + " times"))
                .toList();
    }

    /** Pods whose image was not pulled from a registry: no digest. */
    public List<String> imagesWithoutDigest() {
        return pods().stream()
                .filter(pod -> pod.getStatus() != null)
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .filter(status -> !String.valueOf(status.getImageID()).contains("@sha256:"))
                .map(ContainerStatus::getImage)
                .distinct()
                .map(image -> image + " was not pulled by digest")
                .toList();
    }

    public List<String> withoutLimits() {
        return containers(
                container -> {
                    var resources = container.getResources();
                    if (resources == null) {
                        return false;
                    }
                    return has(resources.getRequests()) && has(resources.getLimits());
                },
                "lacks requests or limits of cpu and memory");
    }

    /** Containers of a floating or missing tag. */
    public List<String> floatingImages() {
        return containers(
                container -> container.getImage().contains("@sha256:")
                        || (container
                                        .getImage()
                                        .substring(container.getImage().lastIndexOf('/') + 1)
                                        .contains(":")
                                && !container.getImage().endsWith(":latest")),
                "runs a floating image");
    }

    static boolean saysError(String line) {
        return ERROR.matcher(line).find() && !OWN_TRIAL.matcher(line).find();
    }

    /** Lines of the last hour that say ERROR, but for those that a trial of this command raised; one per pod. */
    public List<String> errorsInLogs() {
        List<String> faults = new ArrayList<>();
        for (Pod pod : services()) {
            long errors = log(pod).lines().filter(Workloads::saysError).count();
            if (errors > 0) {
                faults.add(pod.getMetadata().getName() + " logged " + errors + " errors");
            }
        }
        return faults;
    }

    /** Services whose log is not one JSON object a line. */
    public List<String> logsWithoutStructure() {
        return services().stream()
                .filter(pod -> log(pod).lines()
                        .filter(line -> !line.isBlank())
                        .anyMatch(line -> !line.startsWith("{") || !line.endsWith("}")))
                .map(pod -> pod.getMetadata().getName() + " logs something else than JSON")
                .toList();
    }

    /** Why the CronJob cannot be relied on; empty when its last success is recent enough. */
    public List<String> lateCronJob(String name, Duration limit) {
        var job = client.batch()
                .v1()
                .cronjobs()
                .inNamespace(Cluster.NAMESPACE)
                .withName(name)
                .get();
        if (job == null) {
            return List.of("CronJob " + name + " is missing");
        }
        if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
            return List.of("CronJob " + name + " is suspended");
        }
        String last = job.getStatus() == null ? null : job.getStatus().getLastSuccessfulTime();
        if (last == null) {
            return List.of("CronJob " + name + " has not succeeded yet; run it once: kubectl -n " + Cluster.NAMESPACE
                    + " create job --from=cronjob/" + name + " " + name + "-first");
        }
        Duration age = Duration.between(Instant.parse(last), clock.instant());
        return age.compareTo(limit) <= 0
                ? List.of()
                : List.of("CronJob " + name + " last succeeded " + age.toHours() + " h ago");
    }

    private List<String> containers(Predicate<Container> good, String fault) {
        return pods().stream()
                .filter(pod -> !phase(pod).equals("Succeeded"))
                .flatMap(pod -> Stream.concat(
                                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                        .filter(good.negate())
                        .map(container -> pod.getMetadata().getName() + "/" + container.getName() + " " + fault))
                .toList();
    }

    private static boolean has(@Nullable Map<String, ?> quantities) {
        return quantities != null && quantities.containsKey("cpu") && quantities.containsKey("memory");
    }

    private List<Pod> pods() {
        return Cluster.NAMESPACES.stream()
                .flatMap(namespace -> client.pods().inNamespace(namespace).list().getItems().stream())
                .toList();
    }

    private List<Pod> services() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getLabels() != null
                        && "service".equals(pod.getMetadata().getLabels().get("app.kubernetes.io/component")))
                .toList();
    }

    private String log(Pod pod) {
        return Objects.requireNonNullElse(
                client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .sinceSeconds(LOG_HOUR)
                        .getLog(),
                "");
    }

    private @Nullable Deployment find(String name) {
        return Cluster.NAMESPACES.stream()
                .map(namespace -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null
                ? "unknown"
                : String.valueOf(pod.getStatus().getPhase());
    }
}
