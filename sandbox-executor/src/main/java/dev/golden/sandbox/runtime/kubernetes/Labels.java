package dev.golden.sandbox.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** What the labels, annotations and status of a job's pod say. */
final class Labels {

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String EXECUTOR_NAME = "golden-sandbox";
    /** Whether the pod waits for a job or belongs to one; changing it is how an executor takes a pod. */
    static final String STATE = "golden.dev/state";

    static final String WAITING = "waiting";
    static final String CLAIMED = "claimed";
    static final String KIND = "golden.dev/kind";
    /** Executor that made or took the pod. */
    static final String EXECUTOR = "golden.dev/executor";
    /** Annotation: instant after which whoever took the pod is dead or done, and anybody removes it. */
    static final String UNTIL = "golden.dev/until";

    /** What a job may take beyond its time: handing it over, reading what it left, clocks that differ. */
    static final Duration MARGIN = Duration.ofSeconds(30);

    private Labels() {}

    static String label(Pod pod, String name) {
        return pod.getMetadata().getLabels() == null
                ? ""
                : pod.getMetadata().getLabels().getOrDefault(name, "");
    }

    static boolean isWaiting(Pod pod) {
        return label(pod, STATE).equals(WAITING) && !isLeaving(pod) && !isOver(pod);
    }

    static boolean isLeaving(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Whether its node has ended it, or all of its containers did. */
    static boolean isOver(Pod pod) {
        if (pod.getStatus() == null) {
            return false;
        }
        String phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase) || jobEnded(pod);
    }

    /** Whether both containers run. */
    static boolean isUp(Pod pod) {
        return isRunning(pod, JobPods.JOB) && isRunning(pod, JobPods.READER);
    }

    private static boolean isRunning(Pod pod, String container) {
        return status(pod, container)
                .map(status -> status.getState() != null && status.getState().getRunning() != null)
                .orElse(false);
    }

    static boolean jobEnded(Pod pod) {
        return status(pod, JobPods.JOB)
                .map(status -> status.getState() != null && status.getState().getTerminated() != null)
                .orElse(false);
    }

    static Optional<ContainerStatus> status(Pod pod, String container) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> status.getName().equals(container))
                        .findFirst();
    }
}
