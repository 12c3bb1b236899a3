package dev.golden.sandbox.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The namespace of the jobs, through the API server. */
final class Cluster {

    private final KubernetesClient client;
    private final String namespace;

    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Of this executor and others, in any state. */
    List<Pod> pods() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(Labels.MANAGED_BY, Labels.EXECUTOR_NAME)
                .list()
                .getItems();
    }

    List<NetworkPolicy> policies() {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    Pod create(Pod pod) {
        return client.pods().inNamespace(namespace).resource(pod).create();
    }

    /** Whether the API server would refuse the pod; nothing is made. */
    boolean refuses(Pod pod) {
        try {
            client.pods().inNamespace(namespace).resource(pod).dryRun(true).create();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return true;
            }
            throw e;
        }
    }

    /** Writes the pod unless somebody else wrote it since it was read: then it is empty. */
    Optional<Pod> replace(Pod pod) {
        try {
            return Optional.of(client.pods()
                    .inNamespace(namespace)
                    .resource(pod)
                    .lockResourceVersion(pod.getMetadata().getResourceVersion())
                    .update());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** At once; does nothing when it is gone. */
    void delete(Pod pod) {
        resource(pod).withGracePeriod(0).delete();
    }

    /** Unless somebody wrote it since it was read. */
    void deleteUnchanged(Pod pod) {
        try {
            client.pods()
                    .inNamespace(namespace)
                    .resource(pod)
                    .lockResourceVersion(pod.getMetadata().getResourceVersion())
                    .delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The pod when the condition holds, or empty when it is gone or the time is over. */
    Optional<Pod> await(Pod pod, Predicate<Pod> condition, Duration time) {
        try {
            return Optional.ofNullable(resource(pod)
                            .waitUntilCondition(
                                    found -> found == null || condition.test(found),
                                    time.toMillis(),
                                    TimeUnit.MILLISECONDS))
                    .filter(Objects::nonNull);
        } catch (KubernetesClientTimeoutException e) {
            return Optional.empty();
        }
    }

    PodResource resource(Pod pod) {
        return client.pods().inNamespace(namespace).withName(pod.getMetadata().getName());
    }
}
