package dev.golden.sandbox.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import dev.golden.sandbox.runtime.WarmStart;
import dev.golden.sandbox.runtime.bubblewrap.Lifetime;
import dev.golden.sandbox.runtime.bubblewrap.SandboxRig;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that wait, are taken by one executor only, and are removed when nobody owns them, at a stand-in of the API server. */
@EnableKubernetesMockClient(crud = true, https = false)
class PodPoolTest {

    private static final KubernetesProperties PROPERTIES = KubernetesRig.properties();
    private static final WarmStart.Kind KIND = SandboxRig.pythonKind(Profile.STRICT);
    private static final Scripts SCRIPTS =
            new Scripts("init", "reader", Map.of(Profile.STRICT, "AAAA", Profile.TOOLCHAIN, "BBBB"));

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private Cluster cluster;

    @BeforeEach
    void start() {
        cluster = new Cluster(client, PROPERTIES.namespace());
        client.pods().inNamespace(PROPERTIES.namespace()).delete();
    }

    private PodPool pool(String executor, Duration later) {
        Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
        return new PodPool(cluster, new JobPods(PROPERTIES, SCRIPTS, executor), PROPERTIES, executor, clock);
    }

    private static SandboxJob job() {
        return SandboxRig.warmPython(Profile.STRICT, "print(1)", "", Duration.ofSeconds(10), 256);
    }

    /** As the node would say it. */
    private void bringUp() {
        for (Pod pod : cluster.pods()) {
            List<ContainerStatus> statuses = new ArrayList<>();
            for (String name : List.of(JobPods.JOB, JobPods.READER)) {
                statuses.add(new ContainerStatusBuilder()
                        .withName(name)
                        .withNewState()
                        .withNewRunning()
                        .endRunning()
                        .endState()
                        .build());
            }
            client.pods()
                    .inNamespace(PROPERTIES.namespace())
                    .resource(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Running")
                            .withContainerStatuses(statuses)
                            .endStatus()
                            .build())
                    .updateStatus();
        }
    }

    @Test
    void asManyWaitAsAreWantedAndNoMore() {
        PodPool pool = pool("a", Duration.ZERO);
        pool.expect(KIND);

        pool.tend();
        pool.tend();
        pool("b", Duration.ZERO).tend();

        assertThat(cluster.pods()).hasSize(PROPERTIES.warm().most()).allMatch(Labels::isWaiting);
        bringUp();
        pool.tend();
        assertThat(pool.sizes())
                .containsExactly(Map.entry(KIND.name(), PROPERTIES.warm().most()));
    }

    @Test
    void aPodThatIsNotUpIsNotTaken() {
        PodPool pool = pool("a", Duration.ZERO);
        pool.expect(KIND);
        pool.tend();

        assertThat(pool.claim(job(), KIND)).isEmpty();
        bringUp();
        assertThat(pool.claim(job(), KIND)).isPresent();
    }

    @Test
    void twoExecutorsNeverTakeTheSamePod() throws Exception {
        PodPool first = pool("a", Duration.ZERO);
        PodPool second = pool("b", Duration.ZERO);
        Set<String> taken = ConcurrentHashMap.newKeySet();
        int claims = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 5; round++) {
                first.expect(KIND);
                first.tend();
                bringUp();
                CountDownLatch together = new CountDownLatch(1);
                List<Future<Optional<Pod>>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    PodPool pool = i % 2 == 0 ? first : second;
                    all.add(threads.submit(() -> {
                        together.await();
                        return pool.claim(job(), KIND);
                    }));
                }
                together.countDown();
                for (Future<Optional<Pod>> one : all) {
                    Optional<Pod> pod = one.get();
                    if (pod.isPresent()) {
                        claims++;
                        assertThat(taken.add(pod.get().getMetadata().getName())).isTrue();
                    }
                }
            }
        }
        assertThat(claims).isEqualTo(taken.size()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void aStaleWriteIsRefused() {
        PodPool pool = pool("a", Duration.ZERO);
        pool.expect(KIND);
        pool.tend();
        Pod read = cluster.pods().getFirst();
        Pod written = new PodBuilder(read)
                .editMetadata()
                .addToLabels(Labels.STATE, Labels.CLAIMED)
                .endMetadata()
                .build();

        assertThat(cluster.replace(written)).isPresent();
        assertThat(cluster.replace(written)).isEmpty();
    }

    @Test
    void whatADeadExecutorLeftIsRemovedByAnother() {
        PodPool dead = pool("dead", Duration.ZERO);
        dead.expect(KIND);
        dead.tend();
        bringUp();
        dead.claim(job(), KIND);
        PodPool other = pool("other", Duration.ofSeconds(30));

        other.tend();
        assertThat(cluster.pods())
                .as("within its time")
                .hasSize(PROPERTIES.warm().most());

        Duration later = PROPERTIES.start().plusSeconds(10).plus(Labels.MARGIN).plusSeconds(5);
        pool("other", later).tend();
        assertThat(cluster.pods()).as("the claimed one is gone").allMatch(Labels::isWaiting);
        pool("other", PROPERTIES.warm().age().plusSeconds(5)).tend();
        assertThat(cluster.pods()).as("those that wait too long as well").isEmpty();
    }

    @Test
    void waitingPodsGoWithTheirExecutorAndTakenOnesStay() {
        PodPool pool = pool("a", Duration.ZERO);
        pool.expect(KIND);
        pool.tend();
        bringUp();
        Pod taken = pool("b", Duration.ZERO).claim(job(), KIND).orElseThrow();

        pool.close();

        assertThat(cluster.pods())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly(taken.getMetadata().getName());
    }

    @Test
    void aPodThatEndsBeforeTheJobCouldIsLeftAlone() {
        PodPool pool = pool("a", Duration.ZERO);
        pool.expect(KIND);
        pool.tend();
        bringUp();

        assertThat(pool("b", PROPERTIES.warm().age().minusSeconds(20)).claim(job(), KIND))
                .isEmpty();
    }

    @Test
    void podsHoldToRestricted() {
        Pod pod = new JobPods(PROPERTIES, SCRIPTS, "a").ahead(KIND);

        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(pod.getSpec().getActiveDeadlineSeconds())
                .isEqualTo(PROPERTIES.warm().age().toSeconds());
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isGreaterThanOrEqualTo(PROPERTIES.uidBase());
        assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(pod.getSpec().getContainers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKeys("cpu", "memory", "ephemeral-storage");
        });
        assertThat(pod.getSpec().getVolumes()).allSatisfy(volume -> {
            assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
            assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
        });
    }

    /** The stand-in admits every pod, as a namespace without Pod Security would. */
    @Test
    void aNamespaceWithoutItsWallsRunsNothing() throws InterruptedException {
        try (Lifetime lifetime =
                KubernetesConfiguration.start(PROPERTIES, client, Clock.fixed(Instant.now(), ZoneOffset.UTC))) {
            assertThat(lifetime.runtime().report().available()).isFalse();
            assertThat(lifetime.runtime().report().problem()).contains("Pod Security");
            assertThatThrownBy(() -> lifetime.runtime().run(job())).isInstanceOf(SandboxUnavailableException.class);
        }
    }
}
