package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.Demand;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods that wait for jobs, shared by all replicas, and the clearing away of those that nobody owns any more. What exists is
 * asked of the cluster each time: a replica that dies takes no knowledge with it.
 */
final class PodPool {

    private static final Logger LOG = LoggerFactory.getLogger(PodPool.class);

    private final Cluster cluster;
    private final JobPods pods;
    private final KubernetesProperties properties;
    private final String executor;
    private final Clock clock;
    private final Map<WarmStart.Kind, Demand> kinds = new ConcurrentHashMap<>();
    private volatile Map<String, Integer> sizes = Map.of();

    PodPool(Cluster cluster, JobPods pods, KubernetesProperties properties, String executor, Clock clock) {
        this.cluster = cluster;
        this.pods = pods;
        this.properties = properties;
        this.executor = executor;
        this.clock = clock;
    }

    /** Tells that jobs of the kind may come. */
    Demand expect(WarmStart.Kind kind) {
        return kinds.computeIfAbsent(kind, key -> new Demand(properties.warm().idle(), System.nanoTime()));
    }

    /**
     * Takes a pod that is up and waits. Two executors never take the same one: who writes it first has it, and the other's
     * write is refused because it was read before.
     */
    Optional<Pod> claim(SandboxJob job, WarmStart.Kind kind) {
        expect(kind).jobCame(System.nanoTime());
        String fingerprint = pods.fingerprint(kind);
        Instant now = clock.instant();
        List<Pod> waiting = cluster.pods().stream()
                .filter(pod -> Labels.label(pod, Labels.KIND).equals(fingerprint))
                .filter(pod -> Labels.isWaiting(pod) && Labels.isUp(pod))
                .filter(pod -> !endsBefore(pod, now.plus(job.timeout()).plus(Labels.MARGIN)))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
        for (Pod pod : waiting) {
            Pod claimed = new PodBuilder(pod)
                    .editMetadata()
                    .addToLabels(Labels.STATE, Labels.CLAIMED)
                    .addToLabels(Labels.EXECUTOR, executor)
                    .addToAnnotations(Labels.UNTIL, until(job))
                    .endMetadata()
                    .editSpec()
                    .withActiveDeadlineSeconds(deadline(pod, job, now))
                    .endSpec()
                    .build();
            Optional<Pod> taken = cluster.replace(claimed);
            if (taken.isPresent()) {
                return taken;
            }
        }
        return Optional.empty();
    }

    /** Counted from the start of the pod, and never later than it was. */
    private long deadline(Pod pod, SandboxJob job, Instant now) {
        long past = Duration.between(Instant.parse(pod.getMetadata().getCreationTimestamp()), now)
                .toSeconds();
        long wanted = past + job.timeout().plus(Labels.MARGIN).toSeconds();
        return Math.min(wanted, properties.warm().age().toSeconds());
    }

    /** When anybody may remove the pod of the job. */
    String until(SandboxJob job) {
        return clock.instant()
                .plus(properties.start())
                .plus(job.timeout())
                .plus(Labels.MARGIN)
                .toString();
    }

    private boolean endsBefore(Pod pod, Instant time) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp())
                .plus(properties.warm().age())
                .isBefore(time);
    }

    /** Those that wait, by name of their kind, as last seen. */
    Map<String, Integer> sizes() {
        return sizes;
    }

    /** Removes what nobody owns, then starts what is wanted. One round; called again and again by each replica. */
    void tend() {
        List<Pod> all = cluster.pods();
        Instant now = clock.instant();
        all.stream().filter(pod -> isOrphan(pod, now)).forEach(pod -> {
            LOG.atInfo().addKeyValue("pod", pod.getMetadata().getName()).log("Removing a pod that nobody owns");
            cluster.delete(pod);
        });
        Map<String, Integer> found = new HashMap<>();
        kinds.forEach((kind, demand) -> {
            int wanted = demand.wanted(properties.warm().most(), System.nanoTime());
            String fingerprint = pods.fingerprint(kind);
            List<Pod> waiting = all.stream()
                    .filter(pod -> Labels.label(pod, Labels.KIND).equals(fingerprint) && Labels.isWaiting(pod))
                    .toList();
            found.merge(kind.name(), (int) waiting.stream().filter(Labels::isUp).count(), Integer::sum);
            long fresh = waiting.stream()
                    .filter(pod -> !endsBefore(pod, now.plus(Duration.ofMinutes(2))))
                    .count();
            for (long missing = wanted - fresh; missing > 0; missing--) {
                cluster.create(pods.ahead(kind));
            }
            if (wanted == 0) {
                kinds.remove(kind, demand);
            }
        });
        sizes = Map.copyOf(found);
    }

    /**
     * Over; or taken and past its time, so that its executor is dead or has forgotten it; or waiting past its age. A pod
     * of this kind without a readable time is nobody's.
     */
    private boolean isOrphan(Pod pod, Instant now) {
        if (Labels.isLeaving(pod)) {
            return false;
        }
        if (!Labels.label(pod, Labels.STATE).equals(Labels.CLAIMED)) {
            return Labels.isOver(pod) || endsBefore(pod, now);
        }
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        String until = annotations == null ? null : annotations.get(Labels.UNTIL);
        try {
            return until == null || Instant.parse(until).isBefore(now);
        } catch (java.time.format.DateTimeParseException e) {
            return true;
        }
    }

    /** Removes the waiting pods of this executor; one that another takes at this moment stays. */
    void close() {
        cluster.pods().stream()
                .filter(pod -> Labels.label(pod, Labels.EXECUTOR).equals(executor))
                .filter(pod -> Labels.label(pod, Labels.STATE).equals(Labels.WAITING) && !Labels.isLeaving(pod))
                .forEach(cluster::deleteUnchanged);
    }
}
